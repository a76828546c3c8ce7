#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <landfall/model/chip_verdict.hpp>
#include <landfall/trust/certificate.hpp>
#include <landfall/trust/store.hpp>

namespace landfall::emrtd {

// What is asked of a document signer's certificate: ds_chain, ds_validity, ds_usage, ds_revocation.
struct SignerQuestion {
  const trust::Certificate& signer;
  const trust::Store& store;
  std::int64_t at;
  std::optional<std::int64_t> now, signing_time;
  std::optional<std::string> document_code;  // of DG1; empty: not known
};
struct SignerAnswer {
  std::vector<model::StepResult> steps;
  std::vector<model::FindingResult> findings;
  std::vector<model::ChainLink> chain;     // the signer, and its issuer where it is proven
  std::optional<trust::Certificate> csca;  // the same
};
SignerAnswer ask_signer(const SignerQuestion& question);

}  // namespace landfall::emrtd
