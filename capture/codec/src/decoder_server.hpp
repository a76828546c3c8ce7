#pragma once

#include <sys/types.h>
#include <atomic>
#include <memory>
#include <string>

#include <landfall/base/file.hpp>
#include <landfall/base/result.hpp>

#include "decoder_protocol.hpp"

namespace landfall::codec {

/// Where landfall-decoder is: `named`, else the first of the places of DecoderOptions::path that has it. Errors:
/// not_found, with all places.
[[nodiscard]] Result<std::string> find_decoder(const std::string& named);

/// A landfall-decoder that was started. Thread-safe; ended and reaped by the destructor.
class DecoderServer {
 public:
  /// Errors: not_found, permission, io; whether it comes to run is seen by its first answer.
  [[nodiscard]] static Result<std::shared_ptr<DecoderServer>> start(const std::string& path);
  ~DecoderServer();
  DecoderServer(const DecoderServer&) = delete;
  DecoderServer& operator=(const DecoderServer&) = delete;

  /// Hands it a picture. Never waits. False: it has ended, or does not read any more.
  [[nodiscard]] bool send(const protocol::Request& request, int file, int pixels, int line) const noexcept;
  void kill() const noexcept;
  /// Waits a little for an end that is under way.
  [[nodiscard]] bool has_ended() const noexcept;
  /// "exit code 127", "signal SIGKILL"; "no end" where it runs on.
  [[nodiscard]] std::string how_it_ended() const;

  std::atomic<bool> ready = false;  ///< it has taken a picture before: it needs no time to start

 private:
  DecoderServer(Descriptor process, Descriptor control) noexcept;
  Descriptor process_;  // a pidfd
  Descriptor control_;
};

/// "signal SIGSEGV"
[[nodiscard]] std::string signal_text(int signal);

}  // namespace landfall::codec
