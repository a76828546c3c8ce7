// Random stores: a country's roots, the same issued again and forged, links both ways, lists of three countries with
// any of them, and revocation lists of anything by anyone. Whatever is in them, the order of the files decides nothing.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include <landfall/base/text.hpp>

#include "workshop.hpp"

namespace landfall::forger {
namespace {

using trust::SourceFile;
using trust::Word;

std::set<std::string> facts(const trust::Store& store) {
  std::set<std::string> out;
  for (const auto& a : store.authorities()) {
    std::string states;
    for (const auto& state : a.states) states += state + ",";
    const auto parent = a.parent ? store.authorities()[*a.parent].certificate.fingerprint() : "none";
    out.insert(text(a.certificate.fingerprint(), " of ", a.country, states, " anchored ", a.anchored, " named ",
                    a.named, " revoked ", a.revoked, " after ", parent));
  }
  for (const auto& file : store.sources())
    out.insert(text(file.name, " taken ", file.accepted, " anchored ", file.anchored, " series ", file.series));
  return out;
}

// All that a store may have, of Utopia's.
class Pool {
 public:
  synth::Office its = office("UT", 1), neighbour = office("XN", 2), third = office("XM", 3);
  std::vector<Bytes> certificates{};
  std::vector<std::uint64_t> serials{};

  Pool() {
    for (const int g : {0, 1, 2}) {
      add(its.csca(g), key(g));
      auto again = its.csca(g), forged = its.csca(g);
      again.serial += 3;
      again.state = again.issuer_state = "XUX";
      again.validity.to += day;
      add(again, key(g));
      forged.serial += 4;
      forged.validity.from += 5 * day;
      add(forged, stranger());
    }
    for (const int g : {1, 2}) add(its.link(g), key(g - 1));
    auto back = its.link(2);  // from the newest key to the one before
    back.serial += 5;
    back.public_key = key(1).public_key();
    back.key_identifier = key(1).identifier();
    back.issuer_key_identifier = key(2).identifier();
    back.validity.from = its.csca(2).validity.from + day;
    add(back, key(2));
    for (const int g : {3, 4}) {  // sisters of the newest key
      auto link = its.link(2);
      link.serial = 50 + static_cast<std::uint64_t>(g);
      link.public_key = key(g).public_key();
      link.key_identifier = key(g).identifier();
      add(link, key(1));
    }
    certificates.push_back(root_of(neighbour));
    certificates.push_back(root_of(third));
  }
  [[nodiscard]] synth::Key key(int g) const {
    return g < 3 ? its.csca_keys[static_cast<std::size_t>(g)] : stranger(text("sister ", g).c_str());
  }

 private:
  void add(const synth::CertificateProfile& profile, const synth::Key& by) {
    certificates.push_back(made(profile, by));
    serials.push_back(profile.serial);
  }
};

class Draw {
 public:
  Draw(const Pool& pool, std::uint64_t seed) : pool_(pool), dice_(seed) {}

  std::vector<SourceFile> files() {
    out_.push_back({"neighbour", root_of(pool_.neighbour), Word::anchor});
    if (!one_in(3)) out_.push_back({"third", root_of(pool_.third), Word::anchor});
    for (std::size_t i = 0; i < pool_.certificates.size(); ++i)
      if (one_in(5))
        out_.push_back({text("certificate ", i), pool_.certificates[i], one_in(2) ? Word::anchor : Word::none});
    for (const auto& [by, generation] :
         {std::pair(&pool_.neighbour, 2), {&pool_.third, 2}, {&pool_.its, 2}, {&pool_.its, 1}})
      if (one_in(2)) add_list(*by, static_cast<std::size_t>(generation));
    for (int i = 0; i < 4; ++i)
      if (one_in(2)) add_revocations(i);
    return std::move(out_);
  }
  void shuffle(std::vector<SourceFile>& files) { std::ranges::shuffle(files, dice_); }

 private:
  bool one_in(int n) { return dice_() % static_cast<std::uint64_t>(n) == 0; }

  void add_list(const synth::Office& by, std::size_t generation) {
    std::vector<Bytes> some;
    for (const auto& certificate : pool_.certificates)
      if (one_in(4)) some.push_back(certificate);
    if (some.empty()) some.push_back(pool_.certificates.front());
    auto signer = by.list_signer("Master List Signer", by.master_list_key, "2.23.136.1.1.3");
    signer.issuer_key_identifier = by.csca_keys[generation].identifier();
    SourceFile file{text("list ", out_.size()),
                    list_of(some, made(signer, by.csca_keys[generation]), by.master_list_key,
                            by.noon() - day - std::chrono::seconds(out_.size()))};
    if (one_in(2)) file.listed_signers_of = {"UT", "XM"};
    if (one_in(6)) file.word = Word::unanchored;
    out_.push_back(std::move(file));
  }
  void add_revocations(std::int64_t number) {
    auto list = pool_.its.crl();
    const int g = static_cast<int>(dice_() % 5);
    list.issuer_key_identifier = pool_.key(g).identifier();
    if (g < 2) list.validity.from = pool_.its.csca(g).validity.from + 10 * day;
    list.number = number + 1;
    list.revoked.clear();
    for (const auto serial : pool_.serials)
      if (one_in(5)) list.revoked.push_back(serial);
    out_.push_back({text("revocations ", number), synth::revocation_list(list, pool_.key(g)).value()});
  }

  const Pool& pool_;
  std::mt19937_64 dice_;
  std::vector<SourceFile> out_;
};

TEST(Order, DecidesNothing) {
  const Pool pool;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    Draw draw(pool, seed);
    auto files = draw.files();
    const auto first = facts(trust::Store::make(files));
    for (int i = 0; i < 3; ++i) {
      draw.shuffle(files);
      EXPECT_EQ(facts(trust::Store::make(files)), first) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace landfall::forger
