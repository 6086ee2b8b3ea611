# sim.mk: the simulated machine and what lives on it.  The whole of src, for
# another port (port/sim), with pieces small enough for thousands of boots.

SIM_S3D := $(filter-out %/sd_main.c %/sd_net.c %/sd_serve.c %/sd_tls.c \
	%/sd_options.c %/sd_sum.c,$(S3D))
SIM_SRC := $(wildcard src/*/*.c port/sim/*.c tests/sim/*.c) $(SIM_S3D)
SIM_OBJ := $(SIM_SRC:%.c=build/sim/obj/%.o)

sim: ## cut the power everywhere; SCENARIO=x SEED=n CUT=k[,l] TRACE=1 replay
	$(Q)$(MAKE) --no-print-directory $(JOBS) TARGET=sim build/sim/sim
	$(Q)build/sim/sim jobs=2 $(SCENARIO) $(SEED) $(CUT) \
		$(if $(TIMES),times=$(TIMES)) $(if $(TRACE),trace)

sim-long: ## the same, a million cuts
	$(Q)$(MAKE) --no-print-directory sim TIMES=28

sim-mutations: ## does it see anything? pail broken on purpose, in many ways
	$(Q)$(MAKE) --no-print-directory TARGET=sim build/sim/sim sim-mutate

.PHONY: sim sim-long sim-mutations sim-mutate

ifeq ($(TARGET),sim)
build/sim/obj/src/cmd/main.o: DEFINES += \
	-Dmain=pail_main -Wno-missing-prototypes
build/sim/obj/port/sim/%.o: DEFINES = $(GNU)
build/sim/obj/tests/sim/%.o: DEFINES = $(GNU) -Itests/s3d
build/sim/obj/tests/s3d/%.o: DEFINES = $(GNU)
build/sim/obj/tests/s3d/%.o: WARN = -Wall -Wextra

build/sim/sim: $(SIM_OBJ) $(LIBMBEDTLS)
	$(call say,LINK,$@)
	$(Q)$(call LINK,$(SIM_OBJ)) -lcrypto

sim-mutate: export SIM_CC = $(CC) $(CFLAGS_PAIL)
sim-mutate: export SIM_OBJ := $(SIM_OBJ)
sim-mutate: export SIM_LIBS := $(LIBMBEDTLS) -lcrypto -lpthread
sim-mutate:
	$(Q)tests/sim/mutate.sh $(MUTATION)
endif
