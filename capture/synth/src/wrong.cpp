#include <landfall/synth/wrong.hpp>

#include <algorithm>
#include <chrono>

#include "bench.hpp"
#include "guard.hpp"

namespace landfall::synth {
namespace {

using model::ChipStep;
using model::Reason;
using model::StepVerdict;

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::vector<Row> out = sound_rows();
    for (auto&& more : {content_rows(), signature_rows(), certificate_rows()})
      out.insert(out.end(), more.begin(), more.end());
    return out;
  }();
  return all;
}

// A traveller whose document is not older than three years: the last generation of CSCA signed it.
Result<Scene> recent_scene(std::uint64_t seed, mrz::Date today, mrz::Format format) {
  for (std::uint64_t i = 0;; ++i) {
    LANDFALL_TRY(const Scene scene, Scene::make(seed * 1000 + i, today));
    const auto age = midnight(today) - midnight(scene.document(format).issued);
    if (age < 3 * 365 * one_day) return scene;
  }
}

Result<Bench> sound_bench(const Row& row, std::uint64_t seed) {
  CountryOptions country;
  country.seed = seed;
  country.csca = {KeyType::p256, Digest::sha256};  // the fastest
  IssueOptions issue;
  issue.groups = {1, 2, 14, 15};
  issue.portrait_height = 96;
  issue.card_security = false;
  if (row.choose != nullptr) row.choose(country, issue);
  LANDFALL_TRY(Office office, Office::make(country));
  LANDFALL_TRY(const Scene scene, recent_scene(seed, country.today, issue.format));
  LANDFALL_TRY(Draft draft, office.draft(scene, issue));
  return Bench{seed, std::move(office), scene, std::move(draft)};
}

Result<Case> make_row(const Row& row, std::uint64_t seed) {
  LANDFALL_TRY(Bench bench, sound_bench(row, seed));
  const auto change = [&row, &bench](Stage stage) -> Result<void> {
    return row.change != nullptr && row.when == stage ? row.change(bench) : Result<void>();
  };
  Draft& d = bench.draft;
  LANDFALL_CHECK(change(Stage::plan));
  LANDFALL_CHECK(certify(d));
  LANDFALL_CHECK(change(Stage::certified));
  LANDFALL_CHECK(list(d));
  LANDFALL_CHECK(change(Stage::listed));
  LANDFALL_CHECK(seal(d));
  LANDFALL_CHECK(change(Stage::sealed));
  return Case{std::move(d.files), std::move(d.trust), d.at, std::move(d.printed)};
}

struct Expectation {
  std::array<ExpectedStep, model::chip_steps> steps{};

  ExpectedStep& at(ChipStep step) { return steps[static_cast<std::size_t>(step)]; }
  bool passed(ChipStep step) { return at(step).verdict == StepVerdict::passed; }
  // It follows from another step, unless it has a cause of its own.
  void follows(std::initializer_list<ChipStep> which, Reason reason) {
    for (const ChipStep step : which)
      if (passed(step)) at(step) = not_possible(step, reason);
  }
};

}  // namespace

Result<Office> neighbour_of(const Bench& bench) {
  CountryOptions options = bench.office.options;
  options.code = "XN";  // ISO 3166-1 leaves XA to XZ to everybody
  options.state = "XNN";
  options.name = "Neighbour";
  return Office::make(options);
}

std::span<const Wrong> wrongs() {
  static const std::vector<Wrong> all = [] {
    std::vector<Wrong> out;
    for (const Row& row : rows()) out.push_back(row.wrong);
    return out;
  }();
  return all;
}

std::array<ExpectedStep, model::chip_steps> expected_steps(const Wrong& wrong) {
  Expectation out;
  for (int i = 0; i < model::chip_steps; ++i) out.steps[static_cast<std::size_t>(i)].step = static_cast<ChipStep>(i);
  for (const ExpectedStep& cause : wrong.causes) out.at(cause.step) = cause;
  const std::initializer_list<ChipStep> from_certificate{ChipStep::ds_validity, ChipStep::ds_usage,
                                                         ChipStep::ds_revocation, ChipStep::country};
  const bool signer_missing = out.at(ChipStep::sod_signature).reason == Reason::ds_missing;
  const bool sod_read = out.passed(ChipStep::sod_format) || wrong.signed_data_read;
  if (!out.passed(ChipStep::sod_format)) out.follows({ChipStep::dg_hashes, ChipStep::dg_content}, Reason::sod_missing);
  if (!sod_read) {
    out.follows({ChipStep::sod_signature, ChipStep::ds_chain}, Reason::sod_missing);
    out.follows(from_certificate, Reason::sod_missing);
  } else if (signer_missing) {
    out.follows({ChipStep::ds_chain}, Reason::ds_missing);
    out.follows(from_certificate, Reason::ds_missing);
  } else if (!out.passed(ChipStep::ds_chain)) {
    out.follows(from_certificate, Reason::chain_not_proven);
  }
  if (!out.passed(ChipStep::sod_format) || !out.passed(ChipStep::sod_signature) || !out.passed(ChipStep::ds_chain))
    out.follows({ChipStep::card_access}, Reason::dg14_missing);
  return out.steps;
}

model::Overall expected_overall(const Wrong& wrong) {
  const auto steps = expected_steps(wrong);
  const auto any = [&steps](StepVerdict verdict) {
    return std::any_of(steps.begin(), steps.end(), [verdict](const auto& step) { return step.verdict == verdict; });
  };
  if (any(StepVerdict::failed)) return model::Overall::failed;
  return any(StepVerdict::not_possible) ? model::Overall::undetermined : model::Overall::passed;
}

Result<Case> make_case(const Wrong& wrong, std::uint64_t seed) {
  return guarded("a wrong document", [&]() -> Result<Case> {
    const auto row = std::find_if(rows().begin(), rows().end(), [&](const Row& r) { return r.wrong.id == wrong.id; });
    if (row == rows().end()) return Error(Errc::not_found, Layer::capture, "one of wrongs()", std::string(wrong.id));
    return make_row(*row, seed);
  });
}

}  // namespace landfall::synth
