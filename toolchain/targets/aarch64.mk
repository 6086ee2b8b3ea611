# 64-bit ARM; AES and SHA-2 instructions are asked at run time.
CROSS      := aarch64-linux-gnu-
LIBC       := musl
# No calls to helpers for atomics: they would need libgcc's run-time probe.
ARCH_FLAGS := -march=armv8-a -mno-outline-atomics
QEMU       := qemu-aarch64
