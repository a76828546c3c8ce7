#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <landfall/model/record.hpp>

namespace landfall {

inline model::Sample a_sample(int width, int height, PixelFormat format = PixelFormat::gray8,
                              model::StepKind kind = model::StepKind::document) {
  auto pixels =
      std::make_shared<Bytes>(static_cast<std::size_t>(width * height * bytes_per_pixel(format)), std::uint8_t{90});
  model::Sample sample;
  sample.kind = kind;
  sample.image.view = {pixels->data(), width, height, std::ptrdiff_t{width} * bytes_per_pixel(format), format};
  sample.image.keeper = pixels;
  sample.provenance.driver = "desk";
  sample.provenance.device = "desk:1";
  sample.provenance.origin = Origin::simulated;
  sample.provenance.settings = {"gain=4"};
  sample.exposure_start = WallTime(std::chrono::seconds(1'795'420'801));
  sample.exposure_end = sample.exposure_start + std::chrono::milliseconds(40);
  sample.light = Light::white;
  return sample;
}

/// A verdict in which everything occurs.
inline model::ChipVerdict a_full_verdict() {
  const auto moment = [](int seconds) { return std::chrono::sys_seconds(std::chrono::seconds(seconds)); };
  model::ChipVerdict v;
  v.overall = model::Overall::failed;
  v.policy = "border";
  v.at = moment(1'795'420'800);
  for (int i = 0; i < model::chip_steps; ++i)
    v.steps.push_back({static_cast<model::ChipStep>(i), model::StepVerdict::passed, model::Reason::none, {}});
  v.steps[5] = {model::ChipStep::ds_revocation, model::StepVerdict::not_possible, model::Reason::crl_missing, {}};
  v.steps[7] = {model::ChipStep::dg_hashes, model::StepVerdict::failed, model::Reason::hash_mismatch, "of DG2",
                model::Overall::failed};
  v.groups = {{1, model::StepVerdict::passed, model::Reason::none},
              {2, model::StepVerdict::failed, model::Reason::hash_mismatch}};
  v.findings = {{model::ChipFinding::sha1, "the data groups"}};
  v.chain = {{.subject = "CN=Signer 7,C=UT",
              .issuer = "CN=CSCA,C=UT",
              .serial = "0a",
              .country = "UT",
              .algorithm = "ecdsa-sha256",
              .key = "P-256",
              .not_before = moment(1'735'689'600),
              .not_after = moment(2'051'222'400),
              .fingerprint = "00ff",
              .origin = "EF.SOD"}};
  v.lds_version = "1.8";
  v.digest_algorithm = "sha1";
  v.signature_algorithm = "ecdsa-sha256";
  v.signing_time = moment(1'751'328'000);
  return v;
}

/// A record in which everything occurs. The person is that of Doc 9303's specimens.
inline model::TravellerRecord a_full_record() {
  model::TravellerRecord record;
  record.id = "20261123T080000Z-0000002a";
  record.plan = "plan";
  record.software = "landfall 0.0.0";
  record.begun = WallTime(std::chrono::seconds(1'795'420'800));
  record.ended = record.begun + std::chrono::milliseconds(4500);
  record.status = model::RecordStatus::unsure;
  record.samples = {a_sample(300, 200, PixelFormat::rgb24), a_sample(300, 200),
                    a_sample(64, 48, PixelFormat::yuyv, model::StepKind::portrait),
                    a_sample(32, 40, PixelFormat::gray8, model::StepKind::fingers)};
  record.samples[1].light = Light::ir;
  record.samples[3].fingers = {Finger::right_four};
  record.samples[3].missing = {Finger::right_ring};
  model::DocumentView view;
  view.format = mrz::Format::td3;
  view.has_zone = true;
  view.quad = {{{5, 5}, {295, 5}, {295, 195}, {5, 195}}};
  view.sides = {model::SideSource::edge, model::SideSource::edge, model::SideSource::zone, model::SideSource::border};
  view.upright = true;
  view.ppi = 60;
  view.straight = a_sample(290, 190, PixelFormat::rgb24);
  view.to_straight = {1, 0, -5, 0, 1, -5, 0, 0, 1};
  view.portrait = a_sample(60, 80, PixelFormat::rgb24);
  record.documents = {view};
  model::MrzReading mrz;
  mrz.status = model::ReadingStatus::unsure;
  mrz.zone = {{{10, 150}, {290, 150}, {290, 190}, {10, 190}}};
  mrz.lines = {{Personal<std::string>("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"),
                std::vector<float>(44, 0.99F),
                {{{10, 150}, {290, 150}, {290, 165}, {10, 165}}}},
               {Personal<std::string>("L898902C36UTO7408122F1204159ZE184226B<<<<<19"),
                {},
                {{{10, 175}, {290, 175}, {290, 190}, {10, 190}}}}};
  mrz.confidence = 0.4;
  mrz.reasons = {{HintCode::document_glare, Severity::advise, {CellRange{2, 44, 44}, Box{1, 2, 3, 4}}}};
  mrz.findings = {{model::FindingCode::vis_ir_mismatch, {{2, 3, 5}}}, {model::FindingCode::impossible_date, {}}};
  mrz.lines[0].probability[4] = 0.6F;
  mrz.second = Personal<std::string>(
      "P<UTOERIKSSON<<ANNA<MARJA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<19");
  mrz.margin = 1.5;
  mrz.changes = {{2, 2, 'B', '8', 0.7F, 0.3F, mrz::Reason::check_digit}};
  mrz.infrared = 1;
  mrz.duration = std::chrono::nanoseconds(123'456'789);
  model::take_apart(mrz, {2026, 11, 23});
  record.mrz = std::move(mrz);
  record.chip =
      model::ChipReading{Personal<Bytes>(Bytes{0x3B, 0x80}),
                         {{Personal<Bytes>(Bytes{0x00, 0xA4}), Personal<Bytes>(Bytes{0x90, 0x00}), "select", true}},
                         record.samples[0].provenance,
                         {{"EF.SOD", 1890}, {"EF.DG1", 93}},
                         a_full_verdict()};
  record.codes = {{"code", "QR", Personal<Bytes>(Bytes{'h', 'i'}), record.begun, record.samples[0].provenance}};
  record.devices = {{.role = model::Role::document,
                     .uri = "desk:",
                     .id = "desk:1",
                     .driver = "desk",
                     .driver_version = "1",
                     .title = "Desk",
                     .firmware = "7",
                     .strong_identity = true,
                     .simulated = true,
                     .problem = {}},
                    {.role = model::Role::camera,
                     .uri = "x:",
                     .problem = Error(Errc::not_found, Layer::hal, "a unit", "none")
                                    .vendor(3)
                                    .because(Error(Errc::io, Layer::transport, "a bus", "none"))}};
  record.notices = {{"desk:1", {NoticeCode::dirt, "glass"}, record.begun}};
  record.steps = {{.step = model::StepKind::document,
                   .outcome = model::Outcome::unsure,
                   .why = "Seen, not certain.",
                   .tries = 2,
                   .begun = record.begun,
                   .ended = record.ended,
                   .hints = {{HintCode::place_document}},
                   .acts = {{record.begun, model::Act::retry, {}}}},
                  {.step = model::StepKind::portrait,
                   .optional = true,
                   .outcome = model::Outcome::skipped,
                   .why = "The camera cannot be used.",
                   .begun = record.begun,
                   .ended = record.ended,
                   .errors = {Error(Errc::not_found, Layer::hal, "a unit", "none")}},
                  {.step = model::StepKind::fingers,
                   .optional = true,
                   .outcome = model::Outcome::refused,
                   .why = "Too dry.",
                   .tries = 1,
                   .begun = record.begun,
                   .ended = record.ended,
                   .reasons = {{HintCode::press_harder, Severity::insist, {Finger::right_ring}}},
                   .acts = {{record.begun, model::Act::missing_fingers, {Finger::right_ring}}}}};
  return record;
}

}  // namespace landfall
