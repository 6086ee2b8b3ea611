# 64-bit PC: the build host of most, and the gateways among the boards.
CROSS      := x86_64-linux-gnu-
LIBC       := musl
# The baseline of the architecture; AES instructions are asked at run time.
ARCH_FLAGS := -march=x86-64 -mtune=generic -fcf-protection=none
QEMU       := qemu-x86_64
