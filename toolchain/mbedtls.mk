# mbedtls.mk: build mbedTLS's client side for one TARGET, into
# build/TARGET/mbedtls.  Called by the Makefile, under a lock, when the
# source is unpacked:  make -f toolchain/mbedtls.mk TARGET=armhf
.SUFFIXES:
.DELETE_ON_ERROR:
all:
include toolchain/target.mk

OBJ := $(T)/mbedtls/obj
SOURCES := $(wildcard $(MBEDTLS)/library/*.c)
OBJECTS := $(patsubst $(MBEDTLS)/library/%.c,$(OBJ)/%.o,$(SOURCES))

# -w: the library's own warnings are not ours to mend.
FLAGS := -std=c99 -w $(BASE_FLAGS) $(LIBC_FLAGS) \
	-I$(MBEDTLS)/library $(MBEDTLS_FLAGS)

ifeq ($(LIBC),musl)
# Where the time goes: bulk ciphers, hashes, multiplication.
FAST := aes aesni aesce gcm chacha20 poly1305 sha256 bignum_core \
	ecp ecp_curves
$(FAST:%=$(OBJ)/%.o): FLAGS += -O2
endif

$(OBJ)/ssl_tls12_client.o: FLAGS += -include toolchain/pail_mbedtls_fix.h
$(OBJ)/ssl_tls12_client.o: toolchain/pail_mbedtls_fix.h

all: $(LIBMBEDTLS)
	@:

$(OBJECTS): toolchain/pail_mbedtls_config.h toolchain/pail_psa_config.h \
	toolchain/mbedtls.mk $(T)/flags

$(OBJ)/%.o: $(MBEDTLS)/library/%.c | $(OBJ)
	$(Q)$(CC) $(FLAGS) -c -o $@ $<

# D: no times, owners or modes in the archive.
$(LIBMBEDTLS): $(OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@.tmp && $(AR) rcsD $@.tmp $(sort $(OBJECTS)) && mv $@.tmp $@

$(OBJ):
	$(Q)mkdir -p $@
