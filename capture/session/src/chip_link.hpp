#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include <landfall/base/clock.hpp>
#include <landfall/firmware/iso7816.hpp>

#include "stage.hpp"

namespace landfall::capture {

/// The chip that a step has connected, for a computation of it. Whoever computes on and is not waited for any more is
/// told `cancelled`, and reaches neither the reader nor the step. transceive() by one thread at a time, close() by the
/// step's.
class ChipLink final : public firmware::iso7816::Transceiver {
 public:
  ChipLink(Clock& clock, Stage& stage, Deadline deadline);

  Result<Bytes> transceive(ByteView command) override;
  [[nodiscard]] firmware::iso7816::Limits limits() const noexcept override { return limits_; }
  /// Nothing more passes; waits for an exchange that runs, which ends when it is cancelled.
  void close();
  /// How the last exchange went. After close().
  [[nodiscard]] const Took& last() const noexcept { return last_; }

 private:
  [[nodiscard]] bool enter();
  void leave();

  Stage& stage_;
  const Deadline deadline_;
  firmware::iso7816::Limits limits_{};
  Took last_{};  // whoever is inside
  Mutex mutex_;
  Condition changed_;
  bool inside_ LANDFALL_GUARDED_BY(mutex_) = false, closed_ LANDFALL_GUARDED_BY(mutex_) = false;
};

/// Stage::compute() with the connected chip at hand, each exchange until `deadline` at most. `last`, where it is
/// wanted: how the last exchange went.
template <class T>
[[nodiscard]] std::optional<Result<T>> compute_with_chip(
    Stage& stage, std::function<Result<T>(firmware::iso7816::Transceiver&, std::stop_token)> work, Deadline deadline,
    Took* last = nullptr) {
  const auto link = std::make_shared<ChipLink>(stage.clock(), stage, deadline);
  auto out =
      stage.compute<T>([link, work = std::move(work)](std::stop_token stop) { return work(*link, stop); }, deadline);
  link->close();
  if (last != nullptr) *last = link->last();
  return out;
}

}  // namespace landfall::capture
