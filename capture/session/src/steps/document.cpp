#include <algorithm>
#include <array>

#include <landfall/base/name_table.hpp>

#include "../plan_place.hpp"
#include "../stage.hpp"
#include "page_votes.hpp"
#include "side.hpp"
#include "step.hpp"

namespace landfall::capture {
namespace {

using namespace std::chrono_literals;
using model::Outcome;

// Formats whose other side is no page of the document: of a booklet, and of a visa in one.
bool prints_one_side(mrz::Format format) {
  return format == mrz::Format::td3 || format == mrz::Format::mrva || format == mrz::Format::mrvb;
}

bool same_lines(const std::vector<model::LineReading>& a, const std::vector<model::LineReading>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.text == y.text; });
}

class Document final : public StepOf<Document> {
 public:
  explicit Document(DocumentStep step) : step_(std::move(step)) {}

  Try attempt(Stage& stage, int number) override {
    const auto deadline = stage.try_ends();
    for (bool asked = false;; asked = true) {
      auto end = first_side(stage, number, deadline);
      const auto& old_zone = stage.services().old_zone;
      const bool old = side_.mrz && !old_zone.empty() && same_lines(side_.mrz->lines, old_zone);
      if (!old && (!asked || old_zone.empty() || !empty())) return other_side(stage, number, std::move(end));
      side_ = {};
      if (!asked) stage.ask(HintCode::remove_document);
      if (!old || stage.wanted() || stage.passed(deadline))
        return {Outcome::absent, "The last traveller's document still lies on the reader.", false};
    }
  }

  [[nodiscard]] bool empty() const override { return side_.pages.empty(); }
  [[nodiscard]] const model::MrzReading* zone() const override { return side_.mrz ? &*side_.mrz : nullptr; }

  void keep(model::TravellerRecord& record) override {
    if (side_.mrz) {
      side_.mrz->page += record.samples.size();
      if (side_.mrz->infrared) *side_.mrz->infrared += record.samples.size();
      record.mrz = std::move(side_.mrz);
    }
    for (auto& document : side_.documents) document.page += record.samples.size();
    move_to(side_.documents, record.documents);
    move_to(side_.pages, record.samples);
  }

  // What a reader was not seen to let go may be what the next session finds on it. Presence is sensed only while an
  // operation runs, so it takes the zone as well to know it again.
  void leave(Stage& stage) override {
    auto& old_zone = stage.services().old_zone;
    if (!stage.senses_presence() || stage.presence() != hal::Presence::present)
      old_zone.clear();
    else if (side_.mrz)  // a session that took none leaves the older one where it lies
      old_zone = side_.mrz->lines;
  }

 private:
  // A page of it, in all lights. What a device that let the document go saw before is no longer there.
  Took take_page(Stage& stage, Deadline deadline) {
    auto took = stage.operate(hal::PageRequest{.lights = step_.lights}, deadline);
    if (took.lifted) stage.services().old_zone.clear();
    return took;
  }

  // Of a live page several frames vote. A reader that does not sense its document may show another one in the next.
  std::optional<Try> voted_side(Stage& stage, int number, Deadline deadline) {
    if (step_.votes < 2 || !stage.senses_presence()) return std::nullopt;
    auto vote = stage.services().reader->vote(mrz::date_of(stage.wall(stage.now())), step_.least_confidence);
    if (!vote) return std::nullopt;
    bool lifted = false;
    auto end = take_voted(stage, step_, std::move(vote), number, deadline, side_, lifted);
    if (lifted) stage.services().old_zone.clear();
    return end;
  }

  Try first_side(Stage& stage, int number, Deadline deadline) {
    side_ = {};
    if (auto voted = voted_side(stage, number, deadline)) {
      if (!side_.pages.empty() && voted->outcome != Outcome::done)
        voted->again = stage.presence() == hal::Presence::present;
      side_.report_to(stage);
      return *std::move(voted);
    }
    const auto took = take_page(stage, deadline);
    for (const auto& frame : took.frames) side_.pages.push_back(stage.sample(frame, number));
    // Only a reader that senses its document can tell that the next picture shows the same one.
    const bool senses = stage.senses_presence();
    if (!took.done() || side_.pages.empty()) {
      auto end = stage.without(took);
      if (took.ended.end == hal::End::refused && !senses) end.again = false;
      return end;
    }
    auto end = read_page(stage, step_, side_);
    if (end.outcome != Outcome::done) end.again = senses && stage.presence() == hal::Presence::present;
    side_.report_to(stage);
    return end;
  }

  [[nodiscard]] bool wants_other_side(const Stage& stage) const {
    if (step_.sides == Sides::one || !side_.mrz) return false;
    const bool has_zone = side_.mrz->status != model::ReadingStatus::none;
    const auto format = has_zone ? side_.mrz->format : std::nullopt;
    if (step_.sides == Sides::both) return !has_zone || !format || !prints_one_side(*format);
    // The front of a card, by its size (Doc 9303-5, 2: the zone is on the back). Elsewhere than on a reader that senses
    // its document the next picture may be of another one.
    return !has_zone && stage.senses_presence() &&
           std::any_of(side_.documents.begin(), side_.documents.end(),
                       [](const model::DocumentView& d) { return d.format == mrz::Format::td1; });
  }

  // Asks for the other side where the plan or what the first one shows wants it, and joins the two. A side that still
  // lies there, or was placed again, is not the other one: it is taken until another one comes.
  Try other_side(Stage& stage, int number, Try first) {
    if (stage.wanted() || !wants_other_side(stage)) return first;
    stage.ask(HintCode::turn_document);
    const auto deadline = stage.try_ends();
    for (bool lifted = !stage.senses_presence();;) {
      const auto took = take_page(stage, deadline);
      if (stage.wanted()) return first;
      lifted = lifted || took.lifted;
      TakenSide other;
      for (const auto& frame : took.frames) other.pages.push_back(stage.sample(frame, number));
      if (!took.done() || other.pages.empty()) {
        if (took.ended.error) stage.add_error(*took.ended.error);
        break;
      }
      auto second = read_page(stage, step_, other);
      if (stage.wanted()) return first;
      if (!is_other_side(side_, other, lifted)) {
        if (stage.passed(deadline)) break;
        stage.pause(200ms);
        continue;
      }
      const bool zone_is_here = other.mrz && other.mrz->status < side_.mrz->status;
      join(stage, side_, std::move(other));
      if (!zone_is_here) return first;
      second.again = first.again;
      return second;
    }
    if (first.outcome == Outcome::done) return {Outcome::refused, "Only one side of the document was shown.", false};
    first.why += " The other side was not shown.";
    return first;
  }

  DocumentStep step_;
  TakenSide side_;
};

// ---- its row

constexpr std::array all_lights{Light::white, Light::ir, Light::uv};
constexpr std::array all_sides{Sides::automatic, Sides::one, Sides::both};
constexpr std::array<std::string_view, 5> document_keys{"lights", "sides", "votes", "least_confidence", "reading_time"};

Result<StepOptions> read_document(const Place& place) {
  DocumentStep out;
  LANDFALL_CHECK(take(place, "reading_time", out.reading_time,
                      [](const Place& p) { return p.duration(100ms, "100ms", 10min, "600s"); }));
  LANDFALL_CHECK(take(place, "least_confidence", out.least_confidence, [](const Place& p) { return p.fraction(); }));
  LANDFALL_CHECK(take(place, "lights", out.lights, [](const Place& p) { return p.some_of(all_lights); }));
  LANDFALL_CHECK(take(place, "votes", out.votes, [](const Place& p) { return p.integer(1, 9); }));
  LANDFALL_CHECK(take(place, "sides", out.sides, [](const Place& p) { return p.one_of(all_sides); }));
  return StepOptions(std::move(out));
}

void write_document(const StepOptions& options, nlohmann::ordered_json& to) {
  const auto& step = std::get<DocumentStep>(options);
  to["lights"] = names(step.lights);
  to["sides"] = name(step.sides);
  to["votes"] = step.votes;
  to["least_confidence"] = step.least_confidence;
  to["reading_time"] = to_text(step.reading_time);
}

}  // namespace

const StepRow& DocumentStep::row() noexcept {
  static const StepRow row{.kind = StepKind::document,
                           .role = {Role::document, "document reader", hal::Function::document_reader},
                           .thing = "document",
                           .keys = document_keys,
                           .read = read_document,
                           .write = write_document,
                           .make = [](const StepOptions& options) -> std::unique_ptr<StepRunner> {
                             return std::make_unique<Document>(std::get<DocumentStep>(options));
                           }};
  return row;
}

std::string_view name(Sides sides) noexcept {
  using enum Sides;
  static constexpr auto names = name_table<Sides>({{automatic, "auto"}, {one, "one"}, {both, "both"}});
  return names.name(sides);
}

}  // namespace landfall::capture
