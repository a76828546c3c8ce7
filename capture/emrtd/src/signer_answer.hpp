#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include <landfall/model/chip_verdict.hpp>
#include <landfall/trust/path.hpp>

namespace landfall::emrtd {

// What is noteworthy about a document signer and the path above it, and how both are told.
struct SignerQuestion {
  const trust::Certificate& signer;
  const trust::Path& path;
  const trust::Store& store;
  std::chrono::sys_seconds at;
  std::optional<std::chrono::sys_seconds> now, signing_time;
};
std::vector<model::FindingResult> findings_of(const SignerQuestion& question);
// The signer, and whatever leads to the authority that was named or listed, where that is proven.
std::vector<model::ChainLink> chain_of(const SignerQuestion& question);

}  // namespace landfall::emrtd
