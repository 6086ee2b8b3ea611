# Big-endian 32-bit MIPS, release 2, the o32 calling convention.
CROSS      := mips-linux-gnu-
LIBC       := musl
# Static and at a fixed address: no global offset table, direct calls.
ARCH_FLAGS := -EB -mabi=32 -march=mips32r2 -mno-abicalls -G0
QEMU       := qemu-mips
# Debian's libgcc was built with abicalls; what is taken of it (64-bit
# shifts and divisions) is not hurt by the mixture, so no word about it.
LINK_FLAGS := -Wl,--no-warn-mismatch
