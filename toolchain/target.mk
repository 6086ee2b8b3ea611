# target.mk: the compiler and the flags of one TARGET, for the Makefile and
# for the makefiles that build the two libraries.  Reads targets/TARGET.mk:
#   CROSS       prefix of Debian's cross compiler
#   ARCH_FLAGS  what the code is for
#   LIBC        musl: pail's own build of it, static; native: the host's
#   QEMU        the command that runs a foreign program (with or without
#               -static behind it, as distributions have it)
#   OPT         optimisation (default -Os)
#   CC          the compiler, if it is not $(CROSS)gcc
#   LINK_FLAGS  more for the linker

include toolchain/pins

HOST := $(shell uname -m)
HOST := $(patsubst armv7%,armhf,$(HOST))
TARGET ?= $(HOST)
ifeq ($(wildcard toolchain/targets/$(TARGET).mk),)
$(error no such TARGET: $(TARGET); there are: $(sort $(basename \
	$(notdir $(wildcard toolchain/targets/*.mk)))))
endif
OPT := -Os
CC :=
LINK_FLAGS :=
include toolchain/targets/$(TARGET).mk
ifeq ($(HOST),$(TARGET))
QEMU :=
endif
CC := $(or $(CC),$(CROSS)gcc)
AR := $(CROSS)ar
STRIP := $(CROSS)strip

# Everything of a target lies in $(T).
T := build/$(TARGET)
MBEDTLS := build/src/mbedtls-$(MBEDTLS_VERSION)
MUSL := build/src/musl-$(MUSL_VERSION)
LIBMBEDTLS := $(T)/mbedtls/libmbedtls.a

# The same bytes whoever builds, wherever, whenever: no build path, no time
# stamp, no build id, no default that Ubuntu's or another compiler adds.
# The date is mbedTLS 3.6.6's; nothing prints it.
export SOURCE_DATE_EPOCH := 1774915200
export LC_ALL := C
REPRO_FLAGS := -ffile-prefix-map=$(CURDIR)/=

# For a machine: sections of their own, so that the linker can leave out
# what nobody calls; no unwind tables, nobody throws; a fixed address, since
# position independence costs 3 to 12 % (relocations, a table of pointers
# that must be written at the start) on machines that count pages.
MACHINE_FLAGS := -ffunction-sections -fdata-sections \
	-fno-asynchronous-unwind-tables -fno-unwind-tables \
	-fno-pie -fno-ident -U_FORTIFY_SOURCE
# Guarded stacks cost 5 % and turn an overflow, in a program that reads what
# strangers send and often runs as root, into an end instead of an entry.
MACHINE_FLAGS += -fstack-protector-strong
ifeq ($(LIBC),musl)
BASE_FLAGS := $(OPT) $(ARCH_FLAGS) $(MACHINE_FLAGS) $(REPRO_FLAGS)
LIBC_FLAGS := -nostdinc -isystem $(T)/musl/include \
	-isystem $(shell $(CC) -print-file-name=include 2>/dev/null)
LIBC_DEP := $(T)/musl/lib/libc.a
# What Debian's gcc puts around a program, with musl in glibc's place.
LINK = $(CC) $(ARCH_FLAGS) -static -nostdlib -no-pie -Wl,--gc-sections \
	-Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,max-page-size=4096 \
	-Wl,--sort-section=alignment $(LINK_FLAGS) \
	-o $@ $(T)/musl/lib/crt1.o $(T)/musl/lib/crti.o \
	$1 $(LIBMBEDTLS) $(T)/musl/lib/libc.a -lgcc $(T)/musl/lib/libc.a \
	$(T)/musl/lib/crtn.o
else
BASE_FLAGS := $(OPT) $(ARCH_FLAGS) $(REPRO_FLAGS)
LIBC_FLAGS :=
LIBC_DEP :=
LINK = $(CC) $(OPT) $(ARCH_FLAGS) $(LINK_FLAGS) -o $@ $1 $(LIBMBEDTLS) \
	-lpthread
endif

# pail sees mbedTLS through the same two headers it was built with.
MBEDTLS_FLAGS := -isystem $(MBEDTLS)/include -Itoolchain \
	-DMBEDTLS_CONFIG_FILE='"pail_mbedtls_config.h"' \
	-DMBEDTLS_PSA_CRYPTO_CONFIG_FILE='"pail_psa_config.h"'

# What is built with other flags is built again: $(T)/flags changes with
# what it says, and only then.
FLAGS_TEXT := $(CC) $(BASE_FLAGS) $(LIBC_FLAGS)
ifneq ($(file <$(T)/flags),$(FLAGS_TEXT))
$(shell mkdir -p $(T))
$(file >$(T)/flags,$(FLAGS_TEXT))
endif

# Quiet lines, unless V=1.
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n' $1 $2
endif
