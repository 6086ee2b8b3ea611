# Not a machine but a way to test: data races between the workers.
CROSS      :=
CC         := gcc
LIBC       := native
OPT        := -O1 -g
ARCH_FLAGS := -fsanitize=thread -fno-omit-frame-pointer
QEMU       :=
