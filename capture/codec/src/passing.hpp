#pragma once
// A picture with its three descriptors, as it goes over a socket: unix(7), SCM_RIGHTS. Inline, because the library and
// the program landfall-decoder both need it and no symbol of it is public.

#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <landfall/base/file.hpp>

#include "decoder_protocol.hpp"

namespace landfall::codec {

/// Never waits. False: it was not taken, because the other end is gone or reads no more.
[[nodiscard]] inline bool pass(int socket, const protocol::Request& request, const std::array<int, 3>& descriptors) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptors)> rights{};
  iovec part{const_cast<protocol::Request*>(&request), sizeof request};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = rights.data();
  message.msg_controllen = rights.size();
  auto* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof descriptors);
  ssize_t sent = 0;
  do sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(sizeof request);
}

struct Order {
  protocol::Request request;
  Descriptor file, pixels, line;
  bool understood = false;  ///< else of another version, or crooked; line is there
};

/// Nothing: no message, or one without exactly three descriptors, which are closed.
[[nodiscard]] inline std::optional<Order> receive(int socket, int flags) {
  Order order;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(3 * sizeof(int))> rights{};
  iovec part{&order.request, sizeof order.request};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = rights.data();
  message.msg_controllen = rights.size();
  ssize_t size = 0;
  do size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | flags);
  while (size < 0 && errno == EINTR);
  Descriptor* const places[] = {&order.file, &order.pixels, &order.line};
  std::size_t count = 0;
  const auto* header = size > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS)
    for (; count < 3 && CMSG_LEN((count + 1) * sizeof(int)) <= header->cmsg_len; ++count) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + count * sizeof fd, sizeof fd);
      places[count]->reset(fd);
    }
  if (count != 3 || (message.msg_flags & MSG_CTRUNC) != 0) return std::nullopt;
  order.understood = size == static_cast<ssize_t>(sizeof order.request) && (message.msg_flags & MSG_TRUNC) == 0 &&
                     order.request.version == protocol::version;
  return order;
}

}  // namespace landfall::codec
