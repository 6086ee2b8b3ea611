# Not a machine but a way to test: the simulated one (port/sim), with small
# pieces, so that an object has many of them and a boot takes a millisecond.
CROSS      :=
CC         := gcc
LIBC       := native
OPT        := -O2 -g
ARCH_FLAGS := -DPLAN_UNIT_BYTES=8192
QEMU       :=
