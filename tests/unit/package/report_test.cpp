#include <gtest/gtest.h>

#include <cmath>

#include <landfall/codec/decoder.hpp>
#include <landfall/report/report.hpp>

#include "records.hpp"

namespace landfall::package {
namespace {

bool has(const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; }

TEST(EscapeHtml, leaves_nothing_that_is_markup_or_hides) {
  EXPECT_EQ(report::escape_html("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(report::escape_html("Gro\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "Gro\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80");
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(report::escape_html(std::string("\0\x1B[31m\x7F", 7)), r + r + "[31m" + r);
  EXPECT_EQ(report::escape_html("\xC2\x9B"), r);  // C1
  EXPECT_EQ(report::escape_html("\xE2\x80\xAE"
                                "abc"),
            r + "abc");                               // right-to-left override
  EXPECT_EQ(report::escape_html("\xC0\xBC"), r + r);  // overlong '<'
  EXPECT_EQ(report::escape_html("\xE0\x80\xBC"), r + r + r);
  EXPECT_EQ(report::escape_html("\xED\xA0\x80"), r + r + r);  // surrogate
  EXPECT_EQ(report::escape_html("\xE2\x82"), r + r);          // cut off
}

TEST(Report, shows_what_a_person_must_see) {
  const auto page = report::render(a_full_record());
  ASSERT_TRUE(page) << page.error().message();
  for (const auto* words : {"Not certain",
                            "SIMULATED",
                            "ERIKSSON",
                            "L898902C3",
                            "Composite",
                            "Bad check digit",
                            "Seen, not certain.",
                            "Too dry.",
                            "Press a little harder.",
                            "said that fingers are missing: Right ring",
                            "The camera cannot be used.",
                            "desk:1",
                            "gain=4",
                            "without Right ring",
                            "<polygon class=\"zone warn\"",
                            "cell bad",
                            "Alarm: white and infrared light show different characters. (line 2, cells 3-5)",
                            "The document bears a date that the calendar does not have.",
                            "Document 1, TD3, laid straight",
                            "Portrait on the page",
                            "As captured",
                            "line 1, cell 5: probability 0.6000",
                            "<i class=\"q2\"",
                            "looks like B, must be 8 (Check digit)",
                            "ANNA&lt;MARJA",
                            "class=\"found\"",
                            "class=\"why\"",
                            "white and infrared light, read in"})
    EXPECT_TRUE(has(*page, words)) << words;
}

TEST(Report, draws_what_was_read_over_the_page_laid_straight_and_else_over_the_page) {
  auto record = a_full_record();
  const auto count = [](const std::string& page) {
    std::size_t n = 0;
    for (auto at = page.find("<svg viewBox"); at != std::string::npos; at = page.find("<svg viewBox", at + 1)) ++n;
    return n;
  };
  const auto straight = *report::render(record);
  EXPECT_EQ(count(straight), 1U);
  EXPECT_TRUE(has(straight, "<svg viewBox=\"0 0 290 190\""));
  record.documents[0].has_zone = false;
  const auto beside = *report::render(record);
  EXPECT_EQ(count(beside), 1U);
  EXPECT_TRUE(has(beside, "<svg viewBox=\"0 0 300 200\""));
  EXPECT_TRUE(has(beside, "no zone"));
}

TEST(Report, takes_the_bearer_from_a_cards_other_side_and_from_no_other_document) {
  auto record = a_full_record();
  const auto front = record.documents[0];
  record.documents[0].portrait.reset();
  EXPECT_FALSE(has(*report::render(record), "Portrait on the page"));
  record.documents.push_back(front);
  record.documents[1].has_zone = false;
  EXPECT_FALSE(has(*report::render(record), "Portrait on the page")) << "somebody else's, in the same picture";
  record.documents[1].page = 1;
  EXPECT_FALSE(has(*report::render(record), "Portrait on the page")) << "a booklet has no other side";
  record.documents[0].format = record.documents[1].format = mrz::Format::td1;
  EXPECT_TRUE(has(*report::render(record), "Portrait on the page"));
}

TEST(Report, says_what_the_chip_proves_and_why_not) {
  const auto page = *report::render(a_full_record());
  for (const auto* words :
       {"✕ Failed: something is wrong with what the chip says.", "Alarm: the chip failed verification.",
        "Signature of the security object", "✕ failed", "A data group was changed after it was signed.", "(of DG2)",
        "– not possible", "The trust store has no revocation list of the country.", "made with SHA-1",
        "<td>DG1</td><td>machine readable zone</td><td>93 octets</td>", "<td>DG2</td><td>face</td><td>–</td>",
        "CN=Signer 7,C=UT", "2025-01-01 to 2035-01-01", "P-256",
        "Verified for 2026-11-23T08:00:00Z, policy “border”, LDS 1.8", "does not show that the chip is no copy"})
    EXPECT_TRUE(has(page, words)) << words;
}

TEST(Report, is_not_green_above_a_chip_that_failed) {
  auto record = a_full_record();
  record.status = model::RecordStatus::complete;
  EXPECT_TRUE(has(*report::render(record), "<div class=\"status bad\">"));
  record.chip->verdict->overall = model::Overall::undetermined;
  const auto undetermined = *report::render(record);
  EXPECT_TRUE(has(undetermined, "<div class=\"status good\">"));
  EXPECT_TRUE(has(undetermined, "Not all that the chip says could be proven."));
  EXPECT_TRUE(has(undetermined, "! Undetermined"));
  record.chip->verdict->overall = model::Overall::passed;
  const auto passed = *report::render(record);
  EXPECT_TRUE(has(passed, "✓ Passed"));
  EXPECT_FALSE(has(passed, "Not all that the chip says"));
}

TEST(Report, says_that_a_chip_without_verdict_was_not_assessed) {
  auto record = a_full_record();
  record.chip->verdict.reset();
  const auto page = *report::render(record);
  EXPECT_TRUE(has(page, "– Not assessed"));
  EXPECT_FALSE(has(page, "✓ Passed"));
  EXPECT_FALSE(has(page, "Signature of the security object"));
}

TEST(Report, needs_nothing_else_and_runs_nothing) {
  const auto page = report::render(a_full_record());
  ASSERT_TRUE(page);
  for (const auto* words : {"<script", "http://", "https://", "url(", "@import", "<link", " onload", "<iframe"})
    EXPECT_FALSE(has(*page, words)) << words;
  EXPECT_TRUE(has(*page, "default-src 'none'"));
}

TEST(Report, says_simulated_replayed_and_from_files_only_where_it_is_so) {
  auto record = a_full_record();
  const auto set = [&](Origin origin) {
    record.chip->provenance.origin = record.codes[0].provenance.origin = origin;
    for (auto& sample : record.samples) sample.provenance.origin = origin;
  };
  set(Origin::measured);
  EXPECT_FALSE(has(*report::render(record), "<div class=\"simulated\""));
  set(Origin::replayed);
  EXPECT_TRUE(has(*report::render(record), "REPLAYED"));
  set(Origin::file);
  EXPECT_TRUE(has(*report::render(record), "FROM FILES"));
  record.samples[3].provenance.origin = Origin::simulated;
  EXPECT_TRUE(has(*report::render(record), "SIMULATED"));
}

// Every text that a device, a document or a plan brings, made hostile at once.
TEST(Report, escapes_everything_that_comes_from_outside) {
  const std::string evil = "\"'><script>alert(1)</script>";
  auto record = a_full_record();
  record.plan = record.software = record.id = evil;
  for (auto& d : record.devices)
    d.role = model::Role{evil}, d.uri = d.id = d.driver = d.driver_version = d.title = d.firmware = evil;
  record.devices[1].problem = Error(Errc::io, Layer::hal, evil, evil).at(evil);
  for (auto& n : record.notices) n.device = n.notice.detail = evil;
  for (auto& s : record.steps) {
    s.step = model::StepKind{evil, evil};
    s.why = evil;
    s.errors = {Error(Errc::io, Layer::hal, evil, evil).at(evil)};
  }
  for (auto& s : record.samples) {
    s.provenance.driver = s.provenance.device = s.provenance.firmware = s.provenance.calibration = evil;
    s.provenance.settings = s.provenance.steps = {evil};
  }
  for (auto& line : record.mrz->lines) line.text = Personal<std::string>(evil);
  for (auto& f : record.mrz->fields) f.text = Personal<std::string>(evil);
  for (auto& check : record.mrz->checks) check.found = '<';
  auto& h = *record.mrz->holder;
  h.surname = h.given_names = h.document_number = h.nationality = h.birth = h.sex = h.expiry =
      Personal<std::string>(evil);
  h.document_code = h.issuing_state = evil;
  record.chip->exchanges[0].meaning = evil;
  for (auto& file : record.chip->files) file.name = evil;
  auto& verdict = *record.chip->verdict;
  verdict.policy = verdict.lds_version = verdict.digest_algorithm = verdict.signature_algorithm = evil;
  for (auto& s : verdict.steps) s.detail = evil;
  for (auto& f : verdict.findings) f.detail = evil;
  for (auto& link : verdict.chain)
    link.subject = link.issuer = link.serial = link.country = link.algorithm = link.key = link.fingerprint =
        link.origin = evil;
  record.codes[0].kind = record.codes[0].symbology = evil;
  record.codes[0].bytes = Personal<Bytes>(Bytes(evil.begin(), evil.end()));
  for (const auto status : {model::ReadingStatus::read, model::ReadingStatus::unsure, model::ReadingStatus::none}) {
    record.mrz->status = status;
    h.expired = true;
    const auto page = report::render(record);
    ASSERT_TRUE(page);
    EXPECT_FALSE(has(*page, "<script"));
    EXPECT_FALSE(has(*page, "\"'>"));
    EXPECT_TRUE(has(*page, "&lt;script&gt;"));
  }
}

class Counts final : public codec::PictureDecoder {
 public:
  int pictures = 0;

 private:
  Result<codec::Picture> decode_file(ByteView file, const codec::DecodeOptions& options,
                                     const std::stop_token&) override {
    ++pictures;
    return codec::decode(file, options);
  }
};

TEST(Report, samples_that_came_as_files_are_decoded_by_the_decoder_that_was_given) {
  auto record = a_full_record();
  const auto picture = codec::Picture::make(64, 48, PixelFormat::rgb24).value();
  const auto file = std::make_shared<Bytes>(codec::encode_jpeg(picture.view()).value());
  record.samples[2].image = {
      {file->data(), 64, 48, static_cast<std::ptrdiff_t>(file->size()), PixelFormat::encoded_jpeg}, file};
  Counts counts;
  ASSERT_TRUE(report::render(record, &counts));
  EXPECT_EQ(counts.pictures, 1);
  EXPECT_TRUE(report::render(record)) << "without one, in this process";
}

TEST(Report, copes_with_quads_and_pictures_that_make_no_sense) {
  auto record = a_full_record();
  const double nan = std::nan("");
  record.mrz->zone = {{{nan, nan}, {1e300, 0}, {-1e300, 5}, {0, 0}}};
  record.mrz->lines[0].place = {};
  record.mrz->page = 77;
  record.samples[0].image.view = {};
  const auto page = report::render(record);
  ASSERT_TRUE(page);
  EXPECT_TRUE(has(*page, "This picture cannot be shown"));
}

}  // namespace
}  // namespace landfall::package
