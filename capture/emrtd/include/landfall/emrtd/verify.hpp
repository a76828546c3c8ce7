#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include <landfall/base/api.hpp>
#include <landfall/base/bytes.hpp>
#include <landfall/base/personal.hpp>
#include <landfall/emrtd/chip_files.hpp>
#include <landfall/emrtd/policy.hpp>
#include <landfall/model/chip_verdict.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::emrtd {

struct VerifyOptions {
  std::chrono::sys_seconds at{};                        ///< the time of verification
  std::optional<std::chrono::sys_seconds> now{};        ///< where `at` is another time than now: for findings only
  std::optional<Personal<std::string>> printed_zone{};  ///< as it was read from the page; line ends do not count
  std::stop_token stop{};  ///< heard before each signature and each file: then the rest is not_possible, `stopped`
};

/// Passive authentication (Doc 9303-11, 5.1; Doc 9303-12, 6) and what goes with it, step by step. It never fails:
/// whatever the bytes are, the verdict says what could be shown and what not, and at most trust::Budget::usual
/// signatures are checked for it. Equal arguments give equal verdicts. It does not show that the chip is no copy: that
/// is active or chip authentication. Reentrant.
[[nodiscard]] LANDFALL_API model::ChipVerdict verify(const ChipFiles& files, const trust::Store& store,
                                                     const VerifyOptions& options,
                                                     const Policy& policy = border_policy());

}  // namespace landfall::emrtd
