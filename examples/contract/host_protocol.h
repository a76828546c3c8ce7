/* A sketch: how Landfall and landfall-driver-host, which has loaded one plug-in, speak over a socketpair (AF_UNIX,
 * SOCK_SEQPACKET: one message a packet). Struct definitions only; the process itself comes later.
 *
 * Both run on one machine, from one build: fields are in its byte order, and `version` must be equal. What is said is
 * landfall_plugin.h word by word: a verb is a CALL, what the plug-in asks of the host meanwhile are CALLs the other
 * way, each answered by a REPLY of the same id. Frames do not go through the socket: a pool of shared memory is passed
 * once as a descriptor (memfd, sealed against shrinking), and frame() gives an offset into it. What the host process
 * sends is a claim: lengths are bounded and checked before anything is read by them, and an offset must lie in a lent
 * buffer. When the process dies, every open call ends with LANDFALL_E_GONE; a stuck one is killed, which nothing in a
 * thread can be. */
#ifndef LANDFALL_EXAMPLE_HOST_PROTOCOL_H
#define LANDFALL_EXAMPLE_HOST_PROTOCOL_H
#include <stdint.h>

#define LANDFALL_WIRE_MAGIC 0x4c464831u /* "LFH1" */
#define LANDFALL_WIRE_VERSION 1u
#define LANDFALL_WIRE_BODY_MAX 65536u /* APDUs, capability lists and words; frames are in shared memory */

enum landfall_wire_type {
  /* Landfall to the process: the verbs of landfall_plugin_descriptor */
  LANDFALL_WIRE_HELLO = 1, /* body: landfall_wire_hello; with it the memfd */
  LANDFALL_WIRE_MATCH,
  LANDFALL_WIRE_FIND,
  LANDFALL_WIRE_OPEN,
  LANDFALL_WIRE_DESCRIBE,
  LANDFALL_WIRE_STREAM,
  LANDFALL_WIRE_RESYNC,
  LANDFALL_WIRE_RESET,
  LANDFALL_WIRE_SIGNAL, /* may overtake a STREAM that waits */
  LANDFALL_WIRE_CLOSE,
  LANDFALL_WIRE_LEAVE, /* no reply: the next wait of call `about` gives this status */
  /* the process to Landfall: the functions of landfall_host that the process cannot answer alone. Clock, check, pause,
   * wait_fd and blocking are its own business; LEAVE ends them. */
  LANDFALL_WIRE_LOG = 32,
  LANDFALL_WIRE_FAIL,
  LANDFALL_WIRE_TRANSFER,
  LANDFALL_WIRE_CLEAR_HALT,
  LANDFALL_WIRE_PORT_RESET,
  LANDFALL_WIRE_ADD_UNIT,
  LANDFALL_WIRE_ADD_FUNCTION,
  LANDFALL_WIRE_ADD_OUTPUT,
  LANDFALL_WIRE_SET_FIRMWARE,
  LANDFALL_WIRE_FRAME,
  LANDFALL_WIRE_EMIT,
  LANDFALL_WIRE_PRESENCE,
  LANDFALL_WIRE_HINT,
  LANDFALL_WIRE_REFUSE,
  LANDFALL_WIRE_NOTICE,
  LANDFALL_WIRE_PROGRESS,
  LANDFALL_WIRE_MESSAGE,
  LANDFALL_WIRE_REPLY = 64 /* either way */
};

/* Before every body. */
struct landfall_wire_header {
  uint32_t magic;
  uint16_t version;
  uint16_t type;   /* landfall_wire_type */
  uint32_t id;     /* counts the sender's calls; a REPLY repeats the call's */
  uint32_t about;  /* the verb's id that this belongs to; 0: none */
  int32_t status;  /* REPLY, LEAVE: a landfall_status or a verb's positive value */
  uint32_t length; /* of the body, at most LANDFALL_WIRE_BODY_MAX */
};

struct landfall_wire_hello {
  uint16_t abi_major, abi_minor;
  uint32_t pid;
  uint64_t pool_bytes;     /* of the memfd */
  int64_t clock_offset_ns; /* the process's CLOCK_MONOTONIC to the host's clock */
};

/* A list or text in a body: where, counted from the body's first byte, and how many elements. Stands for each pointer
 * of landfall_plugin.h; the reader checks offset and count * size against length. Text is not 0-ended. */
struct landfall_wire_span {
  uint32_t offset, count;
};

struct landfall_wire_open {
  uint32_t unit; /* the host's number of the unit; every later verb names it */
  struct landfall_wire_span key;
};

struct landfall_wire_request {
  uint32_t unit;
  int32_t lane;
  uint64_t operation;
  int32_t kind, count, side, ppi, dark, raw, wait_for_lift, width, height;
  int32_t reserved; /* 0 */
  double frame_rate;
  struct landfall_wire_span lights, fingers, missing, symbologies, settings, command;
};

struct landfall_wire_transfer {
  int32_t kind, outputs_now, stalled;
  uint8_t endpoint, request_type, request, reserved;
  uint16_t value, index;
  uint32_t actual;
  int64_t limit_ns;
  struct landfall_wire_span bytes; /* call: OUT data, or count of room for IN; reply: IN data */
};

/* FRAME (call: size, format, capacity; reply: offset, stride, capacity, token) and EMIT. */
struct landfall_wire_frame {
  int32_t width, height, format, preview, partial, orientation, light, light_nm, holds_no_person;
  int32_t reserved; /* 0 */
  uint64_t capacity, offset, token, encoded_size;
  int64_t stride, exposure_start_ns, exposure_end_ns, uncertainty_ns;
  double ppi_x, ppi_y;
  struct landfall_wire_span settings;
};

struct landfall_wire_message {
  int32_t kind;
  struct landfall_wire_span bytes, symbology;
};

struct landfall_wire_hint { /* HINT and REFUSE */
  int32_t code, severity;
  struct landfall_wire_span arguments; /* landfall_argument */
};
#endif
