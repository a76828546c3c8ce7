#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>

namespace landfall::codec {

/// Turns picture files into pictures: a view in, a value out. Who is given one need not know where the work is done,
/// and who gives one decides it. Thread-safe.
class LANDFALL_API PictureDecoder {
 public:
  PictureDecoder() = default;
  PictureDecoder(const PictureDecoder&) = delete;
  PictureDecoder& operator=(const PictureDecoder&) = delete;
  virtual ~PictureDecoder();

  /// The picture of a JPEG, JPEG 2000, PNG, TIFF or WebP file, upright, as codec::decode() has it. `file` is read until
  /// the call returns. Errors: those of codec::decode(); cancelled where `stop` was asked for; those of the decoder.
  [[nodiscard]] Result<Picture> decode(ByteView file, const DecodeOptions& options = {},
                                       const std::stop_token& stop = {});

 private:
  [[nodiscard]] virtual Result<Picture> decode_file(ByteView file, const DecodeOptions& options,
                                                    const std::stop_token& stop) = 0;
};

/// codec::decode(), in this process: what a hostile file makes of a decoder's fault, it makes of this process. For
/// pictures that are one's own, and for finding faults. `stop` is looked at before it begins. Thread-safe.
class LANDFALL_API InThisProcess final : public PictureDecoder {
 private:
  Result<Picture> decode_file(ByteView file, const DecodeOptions& options, const std::stop_token& stop) override;
};

struct DecoderOptions {
  /// The program landfall-decoder. Empty: it is looked for beside the running program, then in ../libexec/landfall
  /// from there, then where this Landfall was to be installed.
  std::string path{};
  std::chrono::milliseconds limit{10'000};        ///< for one picture; 1 ms to 1 h, what is outside is brought into it
  std::chrono::milliseconds start_limit{10'000};  ///< from the program's start until it takes a picture; as limit
  std::uint64_t memory = 3ULL << 30;              ///< bytes for one picture besides the program; at least 16 MiB
  int at_once = 4;                                ///< pictures at a time, 1 to 64; further ones wait for their turn
};

/// Decodes each picture in a process of its own that may do nothing but that (Linux: seccomp, resource limits; which
/// ones and against what: docs/threat-model.md). The program landfall-decoder is started with the first picture and
/// ends with this object; when it is lost or does not answer it is started again, once for a picture.
///
/// A call takes at most `limit` for its turn and `limit` for its picture. Where the program has to be started,
/// `start_limit` is added; where it is lost, what it took until then (2 s where it takes no picture) and a start.
/// `stop` is heard at any time. A program that waits for any child of its own (waitpid of -1) may meet
/// landfall-decoder.
///
/// Errors of decode(), besides those of codec::decode(): bad_input (the picture made the decoder end by a signal),
/// exhausted (its memory, or the system's, was not enough), deadline (not decoded within `limit`), cancelled, not_found
/// and permission (the program), protocol (its answer cannot be true), gone (it was lost twice over one picture),
/// timeout (twice it did not take the picture), io. Never does it decode in this process instead. Thread-safe: pictures
/// of several threads are decoded side by side. Calls must have returned before it is destroyed.
class LANDFALL_API DecoderProcess final : public PictureDecoder {
 public:
  explicit DecoderProcess(DecoderOptions options = {});
  ~DecoderProcess() override;

  /// Starts the program and does not wait until it is ready: a caller that has something else to prepare saves that
  /// time at its first picture. Nothing where it runs already. Errors: not_found, permission, io.
  [[nodiscard]] Result<void> start();

  struct Impl;

 private:
  Result<Picture> decode_file(ByteView file, const DecodeOptions& options, const std::stop_token& stop) override;
  std::unique_ptr<Impl> impl_;
};

}  // namespace landfall::codec
