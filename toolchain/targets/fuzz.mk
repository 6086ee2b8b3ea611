# Not a machine but a way to test: clang's libFuzzer with the sanitizers.
CROSS      :=
CC         := clang
LIBC       := native
OPT        := -O1 -g
ARCH_FLAGS := -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
QEMU       :=
