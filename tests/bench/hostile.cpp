// What hostile documents, lists and certificates of up to 1 MiB cost: wall time and peak memory of each, in a process
// of its own, and how long the verification of a document goes on after somebody wants it to end. Prints a table; the
// figures stand in docs/benchmarks.md. Nothing here is signed rightly but what has to be for the work to be done.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <landfall/base/der.hpp>
#include <landfall/emrtd/file.hpp>
#include <landfall/emrtd/verify.hpp>
#include <landfall/trust/reason.hpp>
#include <landfall/trust/store.hpp>

#include "cms.hpp"
#include "office.hpp"

namespace {

using namespace landfall;
using Clock = std::chrono::steady_clock;

constexpr std::size_t mebi = 1U << 20;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

const synth::Office& office() {
  static const auto made = synth::Office::make({}).value();
  return made;
}
const synth::Draft& draft() {
  static const auto made = [] {
    synth::IssueOptions issue;
    issue.groups = {1, 2, 14};
    issue.portrait_height = 96;
    issue.card_security = false;
    for (std::uint64_t seed = 1;; ++seed) {
      auto one = office().draft(synth::Scene::make(seed, office().options.today).value(), issue);
      if (one && one->root.serial == office().csca(2).serial) return *std::move(one);
    }
  }();
  return made;
}

Bytes joined(const Bytes& one, std::size_t size) {
  Bytes out;
  while (out.size() + one.size() <= size) out.insert(out.end(), one.begin(), one.end());
  return out;
}

// A SEQUENCE or SET around octets that are there already.
Bytes within(ber::Tag tag, const Bytes& content) { return der::object(tag, content); }

struct Given {
  std::string name;
  Bytes bytes;
  std::function<std::string(const Bytes&)> work;
};

std::string verified(const Bytes& sod, std::stop_token stop = {}) {
  emrtd::VerifyOptions options{.at = office().noon()};
  const auto set = [&](auto& to) {
    if constexpr (requires { to.stop; }) to.stop = stop;
  };
  set(options);
  const auto verdict = emrtd::verify({{emrtd::File::sod, sod}}, trust::Store(), options);
  return std::string(name(verdict.steps[0].reason)) + ", " + std::string(name(verdict.steps[1].reason));
}
std::string stored(const Bytes& file) {
  const auto store = trust::Store::make({{"file", file}});
  const auto& source = store.sources()[0];
  return source.accepted ? "taken" : std::string(name(trust::reason_of(*source.refusal)));
}
std::string checked(emrtd::File file, const Bytes& bytes) {
  const auto remarks = emrtd::check(file, bytes, {2026, 11, 24});
  return remarks ? std::to_string(remarks->size()) + " remarks" : std::string(name(remarks.error().code()));
}

Bytes sod_of(const std::vector<Bytes>& certificates, const synth::CmsSigner& signer, int signers) {
  synth::CmsProfile profile;
  profile.content_type = synth::id_lds_security_object;
  synth::Draft d = draft();
  (void)synth::certify(d).has_value();
  (void)synth::list(d).has_value();
  profile.content = synth::security_object(d.lds);
  profile.certificates = certificates;
  for (int i = 0; i < signers; ++i) profile.signers.push_back(signer);
  return synth::sod_file(synth::signed_data(profile).value());
}

Bytes with_key(const Bytes& public_key, std::uint64_t serial) {
  auto profile = draft().signer;
  profile.serial = serial;
  profile.public_key = public_key;
  return synth::certificate(profile, draft().root_key).value();
}

Bytes many_pairs(const synth::Algorithm& algorithm, const Bytes& public_key, int certificates) {
  synth::CmsSigner who;
  who.key = synth::Key::make(5, "signer", algorithm).value();
  who.digest = algorithm.digest;
  who.certificate = with_key(who.key.public_key(), 1);
  who.key_identifier = Bytes(20, 1);
  std::vector<Bytes> all;
  for (int i = 0; i < certificates; ++i) all.push_back(with_key(public_key, 100 + static_cast<std::uint64_t>(i)));
  return sod_of(all, who, 16);
}

// As large a key as is taken, with as large an exponent.
Bytes rsa_8192() {
  Bytes modulus(1024, 0xF7), exponent(8, 0xFF);
  const Bytes key = der::sequence({der::natural(modulus), der::natural(exponent)});
  return der::sequence({der::sequence({der::oid("1.2.840.113549.1.1.1"), der::null()}), der::bit_string(key)});
}

Bytes huge_name() {
  const Bytes pair = der::sequence({der::oid("2.5.4.3"), der::printable_string("x")});
  return within(ber::tag::sequence, joined(der::set_of({pair}), mebi - 4096));
}
Bytes with_issuer(const Bytes& issuer) {
  auto profile = draft().signer;
  profile.issuer = issuer;
  return synth::certificate(profile, draft().root_key).value();
}

synth::CmsSigner usual_signer() {
  synth::CmsSigner out = draft().sod.signers.front();
  out.certificate = synth::certificate(draft().signer, draft().signer_issuer).value();
  return out;
}

Bytes smallest_certificate() {
  const Bytes empty = der::sequence(std::vector<Bytes>{});
  const Bytes time = der::time({});
  const Bytes tbs = der::sequence({der::integer(1), empty, empty, der::sequence({time, time}), empty, empty});
  return der::sequence({tbs, empty, der::bit_string(Bytes{})});
}
Bytes list_of_smallest() {
  const Bytes content =
      der::sequence({der::integer(0), within(ber::tag::set, joined(smallest_certificate(), mebi - 64))});
  return content;
}
Bytes crl_of_smallest() {
  const Bytes entry = der::sequence({der::integer(1), der::time({})});
  const Bytes empty = der::sequence(std::vector<Bytes>{});
  const Bytes tbs = der::sequence({empty, empty, der::time({}), within(ber::tag::sequence, joined(entry, mebi - 64))});
  return der::sequence({tbs, empty, der::bit_string(Bytes{})});
}

// Signed attributes, as many as go into 1 MiB, in the wrong order.
Bytes sod_of_attributes() {
  Bytes sod = sod_of({usual_signer().certificate}, usual_signer(), 1);
  (void)sod;
  const Bytes small = der::sequence({der::oid("1.2"), der::set_of(std::vector<Bytes>{})});
  const auto content = ber::only(sod, "EF.SOD")->content;
  // ContentInfo { type, [0] { SignedData { version, digests, content, certificates, signers } } }
  const auto parts = [](ByteView der) {
    std::vector<Bytes> out;
    const auto whole = *ber::only(der, "an object");
    ber::Reader reader(whole);
    while (!reader.at_end()) {
      const auto part = *reader.next();
      out.emplace_back(part.encoding.begin(), part.encoding.end());
    }
    return out;
  };
  auto info = parts(content), data = parts(parts(info[1])[0]), signer = parts(parts(data.back())[0]);
  for (auto& part : signer) {
    if (part[0] != 0xA0) continue;
    auto attributes = parts(part);
    Bytes all;
    for (const auto& attribute : attributes) all.insert(all.end(), attribute.begin(), attribute.end());
    const Bytes more = joined(small, mebi - 8192);
    all.insert(all.end(), more.begin(), more.end());
    part = within(ber::tag::context(0), all);
  }
  data.back() = der::set_of({der::sequence(signer)});
  info[1] = der::object(ber::tag::context(0), {der::sequence(data)});
  return synth::sod_file(der::sequence(info));
}

std::vector<Given> inputs() {
  const synth::Algorithm p256{synth::KeyType::p256, synth::Digest::sha256};
  const synth::Algorithm brainpool{synth::KeyType::brainpool_p512r1, synth::Digest::sha512};
  const synth::Algorithm rsa{synth::KeyType::rsa_2048, synth::Digest::sha256};
  const auto sod = [](const Bytes& bytes) { return verified(bytes); };
  const Bytes null = der::null();
  std::vector<Given> out;
  out.push_back(
      {"SOD: 16 signers, 60 certificates, P-256", many_pairs(p256, office().csca_keys[0].public_key(), 60), sod});
  out.push_back({"SOD: 16 signers, 60 certificates, brainpoolP512r1",
                 many_pairs(brainpool, synth::Key::make(6, "other", brainpool).value().public_key(), 60), sod});
  out.push_back({"SOD: 16 signers, 60 certificates, RSA 8192", many_pairs(rsa, rsa_8192(), 60), sod});
  out.push_back({"SOD: 16 signers, 1 MiB of certificates, P-256",
                 many_pairs(p256, office().csca_keys[0].public_key(), 1700), sod});
  out.push_back({"SOD: a certificate of an endless name", sod_of({with_issuer(huge_name())}, usual_signer(), 1), sod});
  out.push_back({"SOD: 1 MiB of attributes", sod_of_attributes(), sod});
  out.push_back({"list of 1 MiB of smallest certificates", list_of_smallest(), stored});
  out.push_back({"list of 1 MiB of NULLs",
                 der::sequence({der::integer(0), within(ber::tag::set, joined(null, mebi - 64))}), stored});
  out.push_back({"certificate of an endless name", with_issuer(huge_name()), stored});
  out.push_back({"revocation list of 1 MiB of smallest entries", crl_of_smallest(), stored});
  const Bytes info = der::sequence({der::oid("0.4.0.127.0.7.2.2.4.2.2"), der::integer(2), der::integer(13)});
  out.push_back({"EF.CardAccess of 1 MiB of infos", within(ber::tag::set, joined(info, mebi - 64)),
                 [](const Bytes& b) { return checked(emrtd::File::card_access, b); }});
  const Bytes one = within(0x7F60, within(0xA1, Bytes{}));
  out.push_back({"EF.DG2 of 1 MiB of templates", within(0x75, within(0x7F61, joined(one, mebi - 64))),
                 [](const Bytes& b) { return checked(emrtd::File::dg2, b); }});
  out.push_back({"EF.DG11 of 1 MiB of objects", within(0x6B, joined(within(0x5F0E, Bytes{}), mebi - 64)),
                 [](const Bytes& b) { return checked(emrtd::File::dg11, b); }});
  return out;
}

void measure(const Given& given) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    const auto start = Clock::now();
    const auto said = given.work(given.bytes);
    const double took = ms_since(start);
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    std::printf("| %-52s | %8zu | %9.1f | %8.1f | %s |\n", given.name.c_str(), given.bytes.size(), took,
                static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024, said.c_str());
    std::fflush(stdout);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) std::printf("| %s | ended by signal %d |\n", given.name.c_str(), WTERMSIG(status));
}

// From the wish to the end of the verification, the longest of many moments.
void measure_stop(const Given& given) {
  double worst = 0;
  for (int i = 0; i < 60; ++i) {
    std::stop_source source;
    Clock::time_point ended;
    std::thread work([&] {
      (void)verified(given.bytes, source.get_token());
      ended = Clock::now();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(i));
    const auto wished = Clock::now();
    source.request_stop();
    work.join();
    worst = std::max(worst, std::chrono::duration<double, std::milli>(ended - wished).count());
  }
  std::printf("| %-52s | %9.1f |\n", given.name.c_str(), worst);
}

}  // namespace

int main(int argc, char**) {
  const auto all = inputs();
  std::printf("| input | octets | ms | peak MiB | said |\n|---|---|---|---|---|\n");
  for (const auto& given : all) measure(given);
  if (argc > 1) return 0;
  std::printf("\n| stop | ms to the end |\n|---|---|\n");
  for (std::size_t i = 0; i < 6; ++i) measure_stop(all[i]);
  return 0;
}
