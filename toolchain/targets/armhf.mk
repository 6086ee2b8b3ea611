# ARMv7 with a floating point unit, as Debian's armhf: Thumb-2 code.
CROSS      := arm-linux-gnueabihf-
LIBC       := musl
ARCH_FLAGS := -march=armv7-a -mthumb -mfpu=vfpv3-d16 -mfloat-abi=hard
QEMU       := qemu-arm
