#pragma once
// What a program and its landfall-decoder say to each other, both on one computer and of one build or two.
//
//   the program -> the server, on the control socket:  Request, with three descriptors: the file (a sealed memfd), room
//                                                       for the pixels (a memfd of fixed size), this picture's line
//   the server  -> the program, on the line:            accepted; and when its child has ended: ended, or no_child
//   the child   -> the program, on the line:            picture (its pixels stand in the memfd) or error
//   the program closes the line:                        the child is killed
//
// All sockets keep the borders of messages (SOCK_SEQPACKET). A line is one picture's: whatever a child that was taken
// over writes into it, it writes about its own picture.

#include <cstdint>
#include <type_traits>

namespace landfall::codec::protocol {

inline constexpr std::uint32_t version = 1;  // of all that stands below
inline constexpr int control = 3;            // the server's descriptor of the control socket

struct Request {
  std::uint32_t version = protocol::version;
  std::uint32_t limit_ms = 0;    // the server's own bound, besides the program's
  std::uint64_t file_bytes = 0;  // of the first descriptor
  std::uint64_t room = 0;        // bytes that fit into the second
  std::uint64_t memory = 0;      // bytes of address space besides the program itself
  // DecodeOptions, each field as a number.
  std::int64_t max_pixels = 0;
  std::uint32_t tone = 0;
  std::uint32_t formats = 0;  // bits of FormatSet
};

enum class Kind : std::uint32_t { accepted = 1, picture, error, ended, no_child, other_version };

// Longest texts of codec's errors have some 100 bytes.
inline constexpr std::uint32_t text_room = 240;

struct Message {
  std::uint32_t version = protocol::version;
  std::uint32_t kind = 0;
  std::int32_t status = 0;  // ended: as of waitpid(2); no_child: errno
  // picture
  std::int32_t width = 0, height = 0;
  std::uint32_t format = 0;  // PixelFormat
  double ppi_x = 0, ppi_y = 0;
  std::uint64_t bytes = 0;  // of pixels
  // error
  std::uint32_t code = 0;  // Errc
  std::uint32_t wanted_size = 0, found_size = 0;
  char wanted[text_room] = {}, found[text_room] = {};
  std::uint32_t unused = 0;
};

// They go over the socket as they lie in memory, so no byte of them may be left to chance.
static_assert(std::is_trivially_copyable_v<Request> && std::has_unique_object_representations_v<Request>);
static_assert(std::is_trivially_copyable_v<Message> && sizeof(Message) == 544);

}  // namespace landfall::codec::protocol
