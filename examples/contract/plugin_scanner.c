/* A vendor's plug-in in C99: a fingerprint scanner with one LED, behind landfall_plugin.h and nothing else. It would be a
 * shared library of its own; plugin.cpp shows the host's side. */
#include <landfall/plugin/landfall_plugin.h>
#include <stdlib.h>
#include <string.h>

enum { width = 32, height = 32, ms = 1000000 };

struct landfall_unit {
  int green;         /* written by signal(), read by stream(): one lane, one thread */
  uint64_t exposing; /* operation whose frame is on the line; 0: clean */
};

static const landfall_host* host;

static int32_t start(const landfall_host* given) {
  host = given;
  return LANDFALL_OK;
}

static int32_t find(landfall_io* io, const char* key) {
  static const int32_t fingers[] = {2, 7}; /* right and left index, ISO/IEC 19794-4 */
  static const int32_t ppi[] = {500};
  static const int32_t formats[] = {LANDFALL_GRAY8};
  static const landfall_setting_capability settings[] = {{"gain", "1", {1, 8, 1}, 0, 4}};
  static const char* const colours[] = {"off", "green"};
  landfall_unit_info unit = {0};
  landfall_function scanner = {0};
  landfall_output led = {0};
  int32_t status;

  if (key != NULL && strcmp(key, "serial=V1") != 0) return LANDFALL_E_NOT_FOUND;
  unit.struct_size = sizeof unit;
  unit.key = "serial=V1";
  unit.title = "Vendor V1";
  unit.strong = 1;
  unit.simulated = 1;
  if ((status = host->add_unit(io, &unit)) < 0) return status;

  scanner.struct_size = sizeof scanner;
  scanner.kind = LANDFALL_FINGERPRINT_SCANNER;
  scanner.presence = LANDFALL_DERIVED;
  scanner.ppi = ppi;
  scanner.ppi_count = 1;
  scanner.window_um.width = 16000;
  scanner.window_um.height = 18000;
  scanner.fingers = fingers;
  scanner.finger_count = 2;
  scanner.formats = formats;
  scanner.format_count = 1;
  scanner.previews = 1;
  scanner.settings = settings;
  scanner.setting_count = 1;
  if ((status = host->add_function(io, &scanner)) < 0) return status;

  led.struct_size = sizeof led;
  led.kind = LANDFALL_FINGER_LED;
  led.name = "status";
  led.values = colours;
  led.value_count = 2;
  return host->add_output(io, &led);
}

/* A vendor call that nothing can interrupt; it owns all that it touches. */
static int32_t warm_up(void* state) { return *(int*)state == 42 ? LANDFALL_OK : LANDFALL_E_FIRMWARE; }

static int32_t open_unit(landfall_io* io, const char* key, landfall_unit** unit) {
  int32_t status, finished = 0;
  int* state = malloc(sizeof *state);
  (void)key;
  if (state == NULL) return LANDFALL_E_EXHAUSTED;
  *state = 42;
  status = host->blocking(io, warm_up, free, state, &finished);
  if (!finished) return status; /* state is the spare thread's now */
  free(state);
  if (status < 0) return status;
  *unit = calloc(1, sizeof **unit);
  return *unit == NULL ? LANDFALL_E_EXHAUSTED : LANDFALL_OK;
}

static int32_t describe(landfall_unit* unit, landfall_io* io) {
  (void)unit;
  return host->set_firmware(io, "V1-7");
}

static int32_t scan(landfall_unit* unit, landfall_io* io, double gain, int preview) {
  static const char* const settings[] = {"filter=on", "filter=off"};
  const int64_t begun = host->now_ns(io);
  landfall_frame frame = {0};
  int32_t status;
  size_t y;

  unit->exposing = host->operation(io);
  if ((status = host->pause(io, 50 * ms)) < 0) return status; /* leave; resync() cleans up */
  frame.struct_size = sizeof frame;
  frame.width = width;
  frame.height = height;
  frame.format = LANDFALL_GRAY8;
  status = host->frame(io, &frame);
  if (status == LANDFALL_E_EXHAUSTED) return LANDFALL_OK; /* lost and counted */
  if (status < 0) return status;
  for (y = 0; y < height; ++y) memset(frame.pixels + (int64_t)y * frame.stride, unit->green ? 200 : 100, width);
  frame.preview = preview;
  frame.ppi_x = frame.ppi_y = 500;
  frame.light = -1;
  frame.exposure_start_ns = begun;
  frame.exposure_end_ns = host->now_ns(io);
  frame.settings = settings + (gain > 4); /* what the device chose by itself */
  frame.setting_count = 1;
  unit->exposing = 0;
  return host->emit(io, &frame);
}

static int32_t stream(landfall_unit* unit, landfall_io* io, const landfall_request* request) {
  const double gain = request->setting_count > 0 ? request->settings[0].value : 4;
  int32_t status, n;
  landfall_hint hint = {0};
  landfall_argument finger = {0};

  finger.kind = LANDFALL_ARGUMENT_FINGER;
  finger.v[0] = request->fingers[0];
  hint.struct_size = sizeof hint;
  hint.code = 10; /* place_finger */
  hint.severity = 1;
  hint.arguments = &finger;
  hint.argument_count = 1;
  if (request->fingers[0] == 7) { /* the stub's traveller has no left index */
    host->refuse(io, &hint);
    return LANDFALL_REFUSED;
  }
  if ((status = host->hint(io, &hint)) < 0) return status;
  if ((status = scan(unit, io, gain, 1)) < 0) return status;
  host->presence(io, LANDFALL_PRESENT);
  for (n = 0; request->count == 0 || n < request->count; ++n)
    if ((status = scan(unit, io, gain, 0)) < 0) return status;
  return LANDFALL_OK;
}

static int32_t resync(landfall_unit* unit, landfall_io* io) {
  const int32_t status = host->pause(io, 5 * ms);
  if (status < 0) return status;
  unit->exposing = 0;
  return LANDFALL_OK;
}

static int32_t reset(landfall_unit* unit, landfall_io* io, int32_t rung) {
  (void)rung;
  return resync(unit, io);
}

static int32_t signal_unit(landfall_unit* unit, landfall_io* io, const landfall_signal* signal) {
  landfall_failure why = {0};
  if (strcmp(signal->name, "status") == 0) {
    unit->green = strcmp(signal->value, "green") == 0;
    return LANDFALL_OK;
  }
  why.struct_size = sizeof why;
  why.status = LANDFALL_E_UNSUPPORTED;
  why.wanted = "output \"status\"";
  why.found = signal->name;
  return host->fail(io, &why);
}

static void close_unit(landfall_unit* unit) { free(unit); }

const landfall_plugin_descriptor* landfall_plugin(void) {
  static const landfall_plugin_descriptor descriptor = {
      sizeof(landfall_plugin_descriptor), LANDFALL_PLUGIN_ABI_MAJOR, LANDFALL_PLUGIN_ABI_MINOR,
      /* id, version, title, uri_help */ "plugin_stub", "1.7", "Vendor V1", "plugin_stub:serial=S",
      /* usb, usb_count, usb_interface */ NULL, 0, 0,
      start, /* match */ NULL, find, open_unit, describe, stream, resync, reset, signal_unit, close_unit};
  return &descriptor;
}
