# pail's build.  No configure step: make, make TARGET=armhf, make help.
# What a target is: toolchain/target.mk.  Everything made lies in build/.

.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
all:

include toolchain/target.mk

# -- what there is ----------------------------------------------------------

SRC := $(wildcard src/*/*.c port/linux/*.c)
TESTS := $(wildcard tests/unit/*_test.c)
FUZZ := $(wildcard tests/fuzz/*_fuzz.c)
S3D := $(wildcard tests/s3d/*.c)
ROOMS := $(wildcard src/* port/linux tests/unit tests/fuzz)
HEADERS := $(wildcard src/*/*.h port/*.h port/linux/*.h tests/unit/*.h)
C_FILES := $(SRC) $(HEADERS) $(wildcard tests/*/*_test.c tests/fuzz/*.c)

UNITS := $(patsubst tests/unit/%_test.c,%,$(TESTS))
FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,%,$(FUZZ))

# The host's own program has the short name.
BIN := $(if $(filter $(HOST),$(TARGET)),build/pail,$(T)/pail)
FULL := $(T)/pail.full

# -- flags ------------------------------------------------------------------

# Warnings are errors in CI only, and there for the machines' programs only:
# with the sanitizers' code around it gcc warns of what is none.
WARN := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wvla -Wundef \
	-Wmissing-prototypes -Wstrict-prototypes -Wwrite-strings -Wformat=2 \
	$(if $(filter true-musl,$(CI)-$(LIBC)),-Werror)
CFLAGS_PAIL = -std=c11 $(BASE_FLAGS) $(WARN) -D_FILE_OFFSET_BITS=64 \
	-Isrc -I. $(LIBC_FLAGS) $(MBEDTLS_FLAGS) $(DEFINES)
# Only the port may use what POSIX and Linux add to C.
GNU := -D_GNU_SOURCE
$(T)/obj/port/%.o $(T)/obj/tests/%.o: DEFINES = $(GNU)
$(T)/obj/src/cmd/%.o: DEFINES = -DPAIL_MUSL_VERSION='"$(MUSL_VERSION)"'

# -- goals ------------------------------------------------------------------

all: $(BIN) ## build pail for TARGET (default: this machine)

help: ## this text
	@echo 'usage: make [GOAL...] [TARGET=NAME] [V=1]'
	@sed -n 's/^\([a-z/%-]*\):.*## \(.*\)/  \1\t\2/p' \
		Makefile tests/sim/sim.mk | \
		expand -t 16
	@echo 'targets: $(sort $(basename $(notdir \
		$(wildcard toolchain/targets/*.mk))))'

demo: ## download 40 objects from a test server on loopback, over TLS
	$(Q)toolchain/need.sh demo
	$(Q)$(MAKE) --no-print-directory $(JOBS) build/pail build/s3d
	$(Q)tests/tools/demo.sh

test: ## everything: foreign targets and two real servers too
	$(Q)toolchain/need.sh test
	$(Q)tests/run.sh test

check: ## the developer's minute: tidy, unit, fuzz corpus, end to end
	$(Q)toolchain/need.sh demo
	$(Q)tests/run.sh check

tidy: ## style, floors and purity, as a test
	$(Q)$(MAKE) --no-print-directory $(JOBS) objects
	$(Q)OBJ=$(T)/obj NM=$(CROSS)nm SIZE=$(CROSS)size toolchain/tidy.sh

size: $(BIN) ## where the bytes and the stack go
	$(Q)SIZE=$(CROSS)size toolchain/size.sh $(TARGET) $(BIN)

budget: $(BIN) ## the limits of tests/budget/limits
	$(Q)SIZE=$(CROSS)size OBJDUMP=$(CROSS)objdump \
		tests/budget/budget.sh $(TARGET) $(BIN)

repro: $(BIN) ## build once more elsewhere: the same bytes?
	$(Q)toolchain/repro.sh $(TARGET) $(BIN)

bench: build/pail build/s3d ## 1,000 objects of 64 KiB beside curl and boto3
	$(Q)tests/bench/objects.sh

bench-client: build/pail build/bench-client ## 100 listings by 8 threads
	$(Q)tests/bench/client.sh

fuzz: ## run each fuzz target for FUZZ_SECONDS (default 10)
	$(Q)toolchain/need.sh fuzz
	$(Q)$(MAKE) --no-print-directory $(JOBS) TARGET=fuzz fuzzers
	$(Q)toolchain/fuzz.sh $(or $(FUZZ_SECONDS),10) $(FUZZERS)

fmt: ## lay out the C files with clang-format
	$(Q)clang-format -i --style=file:toolchain/clang-format \
		$$(find src port tests -name '*.[ch]')

compdb: ## write compile_commands.json for editors
	$(Q)toolchain/compdb.sh '$(CC) $(CFLAGS_PAIL) $(GNU)' $(SRC) $(TESTS) \
		>compile_commands.json

deps: $(LIBC_DEP) $(LIBMBEDTLS) ## build only musl and mbedTLS for TARGET

clean: ## remove what was built, keep the downloaded tarballs
	$(Q)rm -rf $(filter-out build/cache build/src,$(wildcard build/*))

.PHONY: all help demo test check tidy size budget repro bench bench-client fuzz fmt compdb deps \
	clean runner host objects units fuzzers replays

# How to run a program of TARGET: nothing, or a qemu.
runner:
	@echo $(if $(QEMU),$(firstword $(shell command -v $(QEMU)-static \
		$(QEMU))))

host:
	@echo $(HOST)

objects: $(SRC:%.c=$(T)/obj/%.o)
units: $(UNITS:%=$(T)/test/%)
fuzzers: $(FUZZERS:%=$(T)/fuzz/%)
replays: $(FUZZERS:%=$(T)/replay/%)

# -- pail -------------------------------------------------------------------

$(FULL): $(SRC:%.c=$(T)/obj/%.o) $(LIBMBEDTLS) $(LIBC_DEP)
	$(call say,LINK,$@)
	$(Q)$(call LINK,$(filter $(T)/obj/%,$^)) -Wl,-Map=$(T)/pail.map

# The sanitizers want the symbols for what they have to say.
$(BIN): $(FULL)
ifeq ($(LIBC),musl)
	$(call say,STRIP,$@)
	$(Q)$(STRIP) -s -R .comment -R .note -o $@.tmp $< && mv $@.tmp $@
else
	$(Q)cp $< $@
endif

# The libraries' headers come with the libraries.
$(T)/obj/%.o: %.c $(T)/flags | $(LIBMBEDTLS)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_PAIL) -fstack-usage -MMD -MP -c -o $@ $<

-include $(wildcard $(T)/obj/*/*/*.d)

# -- tests ------------------------------------------------------------------

# make t/plan builds and runs one unit test; CASE=x runs one case of it.
t/%: ## one unit test, e.g. make t/plan; CASE=x runs one case of it
	$(Q)$(MAKE) --no-print-directory TARGET=asan build/asan/test/$*
	$(Q)build/asan/test/$* $(CASE)

# build/closures.mk says which sources a test is made of: its module, what
# that includes, and nothing above.
build/closures.mk: $(C_FILES) $(ROOMS) toolchain/closure.sh
	@mkdir -p $(@D)
	$(Q)toolchain/closure.sh $(C_FILES) >$@.$$$$ && mv $@.$$$$ $@
ifeq ($(filter help clean demo test check t/%,$(MAKECMDGOALS)),)
-include build/closures.mk
endif

.SECONDEXPANSION:
objects_of = $(patsubst %.c,$(T)/obj/%.o,$($1_SRC))

$(T)/test/%: $(T)/obj/tests/unit/%_test.o \
	$$(call objects_of,tests/unit/$$*_test.c) $(LIBMBEDTLS) $(LIBC_DEP)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(call LINK,$(filter $(T)/obj/%,$^))

$(T)/replay/%: $(T)/obj/tests/fuzz/%_fuzz.o $(T)/obj/tests/fuzz/replay.o \
	$$(call objects_of,tests/fuzz/$$*_fuzz.c) $(LIBMBEDTLS) $(LIBC_DEP)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(call LINK,$(filter $(T)/obj/%,$^))

$(T)/fuzz/%: LINK_FLAGS += -fsanitize=fuzzer
$(T)/fuzz/%: $(T)/obj/tests/fuzz/%_fuzz.o \
	$$(call objects_of,tests/fuzz/$$*_fuzz.c) $(LIBMBEDTLS)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(call LINK,$(filter $(T)/obj/%,$^))

# What one client does for many threads: pail's sources but for its main.
build/bench-client: $(T)/obj/tests/bench/listings.o \
	$(patsubst %.c,$(T)/obj/%.o,$(filter-out src/cmd/main.c,$(SRC))) \
	$(LIBMBEDTLS) $(LIBC_DEP)
	$(call say,LINK,$@)
	$(Q)$(call LINK,$(filter $(T)/obj/%,$^))

# The test server: the host's compiler and OpenSSL, nothing of src/.
build/s3d: $(S3D) $(wildcard tests/s3d/*.h)
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)cc -std=c11 -O2 -g -Wall -Wextra -D_GNU_SOURCE \
		-D_FILE_OFFSET_BITS=64 -o $@.tmp $(S3D) -lssl -lcrypto \
		-lpthread && mv $@.tmp $@

# The simulated machine.
include tests/sim/sim.mk

# -- the two libraries ------------------------------------------------------

# Several makes may run in one tree: each library is built under a lock, and
# the second comer finds it done.  Two jobs, unless make has its own -j.
LOCK := flock build/.lock
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j2)

build/cache/%:
	$(call say,FETCH,$*)
	@mkdir -p $(@D)
	$(Q)$(LOCK) toolchain/fetch.sh $(firstword $(subst -, ,$*)) $@

$(MBEDTLS)/.unpacked: build/cache/$(MBEDTLS_TAR)
$(MUSL)/.unpacked: build/cache/$(MUSL_TAR)
$(MBEDTLS)/.unpacked $(MUSL)/.unpacked:
	$(call say,UNPACK,$<)
	$(Q)$(LOCK) toolchain/unpack.sh $< $(@D)

$(LIBMBEDTLS): $(MBEDTLS)/.unpacked $(LIBC_DEP) $(T)/flags \
	toolchain/mbedtls.mk $(wildcard toolchain/pail_*.h)
	$(call say,MBEDTLS,$(TARGET))
	+$(Q)$(LOCK) $(MAKE) --no-print-directory $(JOBS) \
		-f toolchain/mbedtls.mk TARGET=$(TARGET)
	@touch $@

$(T)/musl/lib/libc.a: $(MUSL)/.unpacked toolchain/musl.sh $(T)/flags
	$(call say,MUSL,$(TARGET))
	$(Q)CC="$(CC)" CROSS="$(CROSS)" FLAGS="$(BASE_FLAGS) -w" \
		$(LOCK) toolchain/musl.sh $(MUSL) $(T)/musl $(T)/flags
