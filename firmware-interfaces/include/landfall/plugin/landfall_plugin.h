/* The C border of Landfall: what a vendor's driver implements. C99, no dependency, ABI 1.0.
 *
 * A plug-in is a shared library that exports ONE symbol, landfall_plugin(). It is loaded into a process of its own
 * (landfall-driver-host) and speaks only through the functions of landfall_host. The verbs are those of
 * <landfall/driver/driver.hpp>, which explains what each of them owes; this header adds nothing but the C spelling.
 *
 * Rules
 *  1. Sizes lead. Every struct that crosses begins with struct_size, set by who fills it in. A field that lies beyond
 *     struct_size is absent (zero). Structs and enumerations only grow at their end; nothing is renumbered. A struct
 *     without struct_size stands in lists or in other structs and never changes.
 *  2. The major number must be equal; the minor number says what may be there. Both stand before anything else.
 *  3. No ownership crosses. A pointer is good for the call that it is passed to and not longer, except that: the
 *     descriptor and all that it points to are constant until the process ends; the plug-in's own unit object
 *     (landfall_unit) lives from open() to close(); pixels lent by frame() are good until emit() or until stream()
 * returns.
 *  4. Functions return LANDFALL_OK (0), a positive value that the function names, or a negative landfall_status.
 *     No C++ exception and no longjmp crosses. A plug-in never prints, exits or aborts.
 *  5. Text is UTF-8, ends with 0 and holds nothing about a person. Bytes are pointer and length.
 *  6. Output goes to the host through a call (a view), or into a buffer of the caller with its length in and out.
 *  7. A plug-in waits only through the host: pause, wait_fd, transfer, blocking. When one of them gives a negative
 * status, the verb releases what it holds and returns that status.
 *  8. Calls for one unit come from one thread a lane, one at a time. Different lanes and different units call at once.
 *  9. Times are nanoseconds of the host's monotonic clock (now_ns). Lengths are pixels unless the name says _um.
 */
#ifndef LANDFALL_PLUGIN_H
#define LANDFALL_PLUGIN_H
/* NOLINTBEGIN: this header is C. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LANDFALL_PLUGIN_ABI_MAJOR 1
#define LANDFALL_PLUGIN_ABI_MINOR 0
#define LANDFALL_PLUGIN_EXPORT __attribute__((visibility("default")))

/* landfall::Errc, negated. */
typedef enum landfall_status {
  LANDFALL_OK = 0,
  LANDFALL_E_INTERNAL = -1,
  LANDFALL_E_BAD_INPUT = -2,
  LANDFALL_E_UNSUPPORTED = -3,
  LANDFALL_E_NOT_FOUND = -4,
  LANDFALL_E_BUSY = -5,
  LANDFALL_E_NOT_READY = -6,
  LANDFALL_E_CLOSED = -7,
  LANDFALL_E_CANCELLED = -8,
  LANDFALL_E_DEADLINE = -9,
  LANDFALL_E_STOLEN = -10,
  LANDFALL_E_GONE = -11,
  LANDFALL_E_UNCONFIRMED = -12,
  LANDFALL_E_TIMEOUT = -13,
  LANDFALL_E_PROTOCOL = -14,
  LANDFALL_E_TRANSPORT = -15,
  LANDFALL_E_STUCK = -16,
  LANDFALL_E_CALIBRATION = -17,
  LANDFALL_E_THERMAL = -18,
  LANDFALL_E_DIRTY = -19,
  LANDFALL_E_TAMPER = -20,
  LANDFALL_E_AUTH = -21,
  LANDFALL_E_FIRMWARE = -22,
  LANDFALL_E_PERMISSION = -23,
  LANDFALL_E_EXHAUSTED = -24,
  LANDFALL_E_IO = -25
} landfall_status;

/* What stream() returns when nothing failed: done (LANDFALL_OK), or refused, after refuse() gave the reasons. */
#define LANDFALL_REFUSED 1

/* The enumerations below are those of landfall::hal and landfall, number by number; they cross as int32_t. */
typedef enum landfall_function_kind {
  LANDFALL_DOCUMENT_READER = 0,
  LANDFALL_FINGERPRINT_SCANNER,
  LANDFALL_CAMERA,
  LANDFALL_CHIP_READER,
  LANDFALL_CODE_READER
} landfall_function_kind;
typedef enum landfall_light { LANDFALL_LIGHT_WHITE = 0, LANDFALL_LIGHT_IR, LANDFALL_LIGHT_UV } landfall_light;
typedef enum landfall_side { LANDFALL_SIDE_UNKNOWN = 0, LANDFALL_SIDE_FRONT, LANDFALL_SIDE_BACK } landfall_side;
typedef enum landfall_presence { LANDFALL_PRESENCE_UNKNOWN = 0, LANDFALL_ABSENT, LANDFALL_PRESENT } landfall_presence;
typedef enum landfall_sensing { LANDFALL_SENSES_NOTHING = 0, LANDFALL_SENSED, LANDFALL_DERIVED } landfall_sensing;
typedef enum landfall_pixels {
  LANDFALL_GRAY8 = 0,
  LANDFALL_GRAY16LE,
  LANDFALL_GRAY10LE,
  LANDFALL_GRAY12LE,
  LANDFALL_RGB24,
  LANDFALL_BGR24,
  LANDFALL_RGBA32,
  LANDFALL_YUYV,
  LANDFALL_JPEG,
  LANDFALL_MJPEG,
  LANDFALL_PNG
} landfall_pixels;
typedef enum landfall_output_kind {
  LANDFALL_FINGER_LED = 0,
  LANDFALL_LAMP,
  LANDFALL_SOUND,
  LANDFALL_DISPLAY
} landfall_output_kind;
typedef enum landfall_message_kind {
  LANDFALL_MESSAGE_CODE = 0,
  LANDFALL_MESSAGE_MRZ,
  LANDFALL_MESSAGE_OCR,
  LANDFALL_MESSAGE_APDU,
  LANDFALL_MESSAGE_ATR
} landfall_message_kind;
typedef enum landfall_rung { LANDFALL_CLEAR_HALT = 0, LANDFALL_PORT_RESET } landfall_rung;
typedef enum landfall_log_level {
  LANDFALL_LOG_DEBUG = 0,
  LANDFALL_LOG_INFO,
  LANDFALL_LOG_WARNING,
  LANDFALL_LOG_ERROR
} landfall_log_level;

/* ---- facts: what a unit is and can do (landfall::hal::Capability) ---------------------------------------------- */

typedef struct landfall_range {
  double least, most, step;
} landfall_range;
typedef struct landfall_size {
  int32_t width, height;
} landfall_size;

typedef struct landfall_setting_capability {
  const char* name; /* "exposure" (us), "gain" (1), "focus" (1), "white_balance" (K), or the vendor's own */
  const char* unit;
  landfall_range range;
  int32_t automatic; /* 1: where a request says nothing, the device chooses and `standard` is not used */
  double standard;
} landfall_setting_capability;

/* Lists are pointer and count; no list: NULL and 0. */
typedef struct landfall_function {
  uint32_t struct_size;
  int32_t kind;     /* landfall_function_kind */
  int32_t lane;     /* from 0; functions of one lane exclude each other */
  int32_t presence; /* landfall_sensing */
  const int32_t* lights;
  size_t light_count;
  const int32_t* light_nm; /* one a light */
  size_t light_nm_count;
  const int32_t* ppi;
  size_t ppi_count;
  landfall_size window_um;
  const int32_t* fingers; /* ISO/IEC 19794-4 positions */
  size_t finger_count;
  const landfall_size* sizes;
  size_t size_count;
  landfall_range frame_rate; /* all 0: not known */
  const int32_t* formats;
  size_t format_count;
  int32_t previews;
  int32_t raw;
  uint64_t frame_bytes_max;
  uint64_t apdu_max;
  const char* const* symbologies;
  size_t symbology_count;
  const landfall_setting_capability* settings;
  size_t setting_count;
} landfall_function;

typedef struct landfall_output {
  uint32_t struct_size;
  int32_t kind; /* landfall_output_kind */
  int32_t lane;
  const char* name;
  const char* const* values; /* none: any text */
  size_t value_count;
} landfall_output;

typedef struct landfall_usb_id {
  uint16_t vendor, product;
} landfall_usb_id;

/* A unit that find() tells of. For USB units the host has the identity already, and fills this in for match(). */
typedef struct landfall_unit_info {
  uint32_t struct_size;
  const char* key;   /* stands behind "id:" in the URI: "serial=00A1"; find() is called with it again before open() */
  const char* title; /* for a person */
  int32_t strong;    /* 1: the key comes from a unique serial or an attested key; 0: positional */
  int32_t simulated;
  uint16_t usb_vendor, usb_product, usb_release; /* match() only */
  const char* usb_serial;
  const char* usb_port;
} landfall_unit_info;

/* ---- requests (landfall::hal::Request, validated) ---------------------------------------------------------------- */

typedef enum landfall_request_kind {
  LANDFALL_REQUEST_PAGE = 0,
  LANDFALL_REQUEST_FINGER,
  LANDFALL_REQUEST_CAMERA,
  LANDFALL_REQUEST_CODE,
  LANDFALL_REQUEST_CHIP_CONNECT,
  LANDFALL_REQUEST_CHIP_EXCHANGE
} landfall_request_kind;

typedef struct landfall_setting {
  const char* name;
  double value;
} landfall_setting;

/* One struct for all kinds; what does not apply is 0. */
typedef struct landfall_request {
  uint32_t struct_size;
  int32_t kind;  /* landfall_request_kind */
  int32_t count; /* pages, frames or messages to deliver; 0: until told to leave */
  int32_t side;
  int32_t ppi;
  int32_t dark;
  int32_t raw; /* 1: the caller wants uncorrected frames; a device that corrects on board switches that off */
  int32_t wait_for_lift;
  const int32_t* lights;
  size_t light_count;
  const int32_t* fingers;
  size_t finger_count;
  const int32_t* missing;
  size_t missing_count;
  landfall_size size;
  double frame_rate;
  const char* const* symbologies;
  size_t symbology_count;
  const landfall_setting* settings;
  size_t setting_count;
  const uint8_t* command; /* APDU */
  size_t command_size;
} landfall_request;

typedef struct landfall_signal {
  uint32_t struct_size;
  int32_t kind; /* landfall_output_kind */
  const char* name;
  const char* value;
} landfall_signal;

/* ---- what a driver gives ----------------------------------------------------------------------------------------- */

/* A frame. The plug-in sets width, height, format and capacity and calls frame(); the host sets pixels, stride and
 * capacity; the plug-in writes pixels and the rest and calls emit(). A frame that was not emitted is given back when
 * stream() returns. */
typedef struct landfall_frame {
  uint32_t struct_size;
  int32_t width, height, format;
  uint64_t capacity; /* in: for encoded formats the largest size of the file; out: bytes at pixels */
  int64_t stride;
  uint8_t* pixels;
  uint64_t token;        /* the host's */
  uint64_t encoded_size; /* encoded formats: size of the file */
  int32_t preview, partial;
  double ppi_x, ppi_y;
  int32_t orientation;
  int32_t light; /* landfall_light; -1: none */
  int32_t light_nm;
  int32_t holds_no_person; /* 1: need not be wiped (a calibration target) */
  int64_t exposure_start_ns, exposure_end_ns, uncertainty_ns;
  const char* const* settings; /* in force at exposure besides those of the request: "gain=4" */
  size_t setting_count;
} landfall_frame;

typedef enum landfall_argument_kind {
  LANDFALL_ARGUMENT_FINGER = 0, /* v[0] */
  LANDFALL_ARGUMENT_BOX,        /* x, y, width, height */
  LANDFALL_ARGUMENT_CELLS,      /* line, first, last */
  LANDFALL_ARGUMENT_MILLIMETRES /* value */
} landfall_argument_kind;
typedef struct landfall_argument {
  int32_t kind;
  int32_t v[4];
  double value;
} landfall_argument;
typedef struct landfall_hint {
  uint32_t struct_size;
  int32_t code;     /* landfall::HintCode */
  int32_t severity; /* 0 info, 1 advise, 2 insist */
  const landfall_argument* arguments;
  size_t argument_count;
} landfall_hint;

/* Why a verb fails: beside its status, for the keeper. */
typedef struct landfall_failure {
  uint32_t struct_size;
  int32_t status;
  int64_t vendor_code;
  const char* wanted;
  const char* found;
  const char* where;
} landfall_failure;

/* ---- the wire ---------------------------------------------------------------------------------------------------- */

typedef enum landfall_transfer_kind { LANDFALL_BULK = 0, LANDFALL_INTERRUPT, LANDFALL_CONTROL } landfall_transfer_kind;

/* One USB transfer over the unit's channel, which the host has opened. Recorded and replayed as those of built-in
 * drivers. */
typedef struct landfall_transfer {
  uint32_t struct_size;
  int32_t kind;
  uint8_t endpoint; /* bit 7 set: towards the host */
  uint8_t request_type, request;
  uint16_t value, index;
  uint8_t* bytes;
  size_t size;   /* OUT: bytes to send; IN: room at bytes */
  size_t actual; /* set by the host */
  int64_t limit_ns;
  int32_t outputs_now; /* 1: signal() may be called from within */
  int32_t stalled;     /* set by the host, with LANDFALL_E_TRANSPORT */
} landfall_transfer;

/* ---- what the host offers ---------------------------------------------------------------------------------------- */

typedef struct landfall_io landfall_io;     /* the host's end of one call of a verb; used by that call's thread only */
typedef struct landfall_unit landfall_unit; /* the plug-in's own; the host passes it back */

/* Constant until the process ends. What a verb has no use for answers LANDFALL_E_UNSUPPORTED: find() and match() only
 * look, so they have the clock, check, fail and add_...; only stream() has what stands below frame(). */
typedef struct landfall_host {
  uint32_t struct_size;
  uint16_t abi_major, abi_minor;

  void (*log)(int32_t level, const char* line); /* any thread; the category is the driver's id */
  /* Remembers why the verb fails; gives failure->status, so that one can `return host->fail(io, &f);` */
  int32_t (*fail)(landfall_io* io, const landfall_failure* failure);

  /* clock, wait, transport */
  int64_t (*now_ns)(landfall_io* io);
  uint64_t (*operation)(landfall_io* io); /* id and nonce of the operation */
  int32_t (*lane)(landfall_io* io);
  int32_t (*check)(landfall_io* io); /* negative: leave */
  int32_t (*pause)(landfall_io* io, int64_t ns);
  int32_t (*wait_fd)(landfall_io* io, int32_t fd, int32_t writable, int64_t limit_ns);
  int32_t (*transfer)(landfall_io* io, landfall_transfer* transfer);
  int32_t (*clear_halt)(landfall_io* io, uint8_t endpoint);
  int32_t (*port_reset)(landfall_io* io);
  /* Runs call(state) on a spare thread. Where it returns in time, *finished is 1, its value is returned, and state is
   * the plug-in's again. Where the operation ends first, *finished is 0 and the status says why; state is the spare
   * thread's, which calls release(state) when call has returned at last. */
  int32_t (*blocking)(landfall_io* io, int32_t (*call)(void* state), void (*release)(void* state), void* state,
                      int32_t* finished);

  /* find(), match() and describe(): facts, copied at once */
  int32_t (*add_unit)(landfall_io* io, const landfall_unit_info* unit);
  int32_t (*add_function)(landfall_io* io, const landfall_function* function);
  int32_t (*add_output)(landfall_io* io, const landfall_output* output);
  int32_t (*set_firmware)(landfall_io* io, const char* firmware);

  /* stream(): what came, copied at once */
  int32_t (*frame)(landfall_io* io, landfall_frame* frame); /* LANDFALL_E_EXHAUSTED: drop it and go on */
  int32_t (*emit)(landfall_io* io, const landfall_frame* frame);
  int32_t (*presence)(landfall_io* io, int32_t presence);
  int32_t (*hint)(landfall_io* io, const landfall_hint* hint);
  int32_t (*refuse)(landfall_io* io, const landfall_hint* reason); /* then return LANDFALL_REFUSED */
  int32_t (*notice)(landfall_io* io, int32_t code, const char* detail);
  int32_t (*progress)(landfall_io* io, double fraction, const char* step);
  int32_t (*message)(landfall_io* io, int32_t kind, const uint8_t* bytes, size_t size, const char* symbology);
} landfall_host;

/* ---- what a plug-in is ------------------------------------------------------------------------------------------- */

typedef struct landfall_plugin_descriptor {
  uint32_t struct_size;
  uint16_t abi_major, abi_minor;

  const char* id; /* a C identifier */
  const char* version;
  const char* title;
  const char* uri_help;       /* NULL: cannot be opened by URI */
  const landfall_usb_id* usb; /* host matches these, and opens usb_interface before open() */
  size_t usb_count;
  int32_t usb_interface;

  /* Once, before anything else. NULL: nothing to do. */
  int32_t (*start)(const landfall_host* host);
  /* A USB device of the table: calls add_unit for it with another title or stronger identity, and add_function and
   * add_output, or returns LANDFALL_E_NOT_FOUND: not one of ours. NULL: as the host found it. */
  int32_t (*match)(landfall_io* io, const landfall_unit_info* device);
  /* key NULL: units that are not on USB; else the one of that key. add_unit, add_function, add_output for each, in this
   * order. NULL: none. */
  int32_t (*find)(landfall_io* io, const char* key);

  /* landfall::driver::UnitDriver; key as in landfall_unit_info. On failure *unit stays NULL. */
  int32_t (*open)(landfall_io* io, const char* key, landfall_unit** unit);
  /* What became known by opening: set_firmware; add_function and add_output replace what find() said, if called at all.
   */
  int32_t (*describe)(landfall_unit* unit, landfall_io* io);
  int32_t (*stream)(landfall_unit* unit, landfall_io* io, const landfall_request* request);
  int32_t (*resync)(landfall_unit* unit, landfall_io* io);
  int32_t (*reset)(landfall_unit* unit, landfall_io* io, int32_t rung);
  int32_t (*signal)(landfall_unit* unit, landfall_io* io, const landfall_signal* signal); /* NULL: no outputs */
  void (*close)(landfall_unit* unit);
} landfall_plugin_descriptor;

/* The one exported symbol. */
LANDFALL_PLUGIN_EXPORT const landfall_plugin_descriptor* landfall_plugin(void);

#ifdef __cplusplus
}
#endif
/* NOLINTEND */
#endif /* LANDFALL_PLUGIN_H */
