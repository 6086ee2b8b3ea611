# Not a machine but a way to test: the host's own libc, with every access
# and every undefined operation checked.  A finding ends the program.
CROSS      :=
CC         := gcc
LIBC       := native
OPT        := -O1 -g
ARCH_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
QEMU       :=
