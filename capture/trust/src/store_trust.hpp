#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <landfall/trust/path.hpp>

#include "store_data.hpp"
#include "store_reader.hpp"

namespace landfall::trust {

// What became of a master list.
struct Vouched {
  bool accepted = false;
  bool of_nobody = false;  // on the keeper's word alone
  std::optional<PathCheck> trouble{};
};

// Whom a store trusts, and why. From what the keeper named trust spreads along certificates that a trusted key signed,
// and over lists, until nothing more comes: it only ever grows, so that the order of the files decides nothing. What is
// revoked is there, and says so, but passes nothing on.
class Trust {
 public:
  Trust(const std::vector<SourceFile>& files, const ReadFiles& read, Budget& budget,
        const std::set<std::string>& revoked)
      : files_(files), read_(read), budget_(budget), revoked_(revoked), lists(read.lists.size()) {}
  void run();
  [[nodiscard]] std::chrono::sys_seconds moment_of(const ListFile& list) const;

 private:
  // A certificate of a CA that some file or list holds, and what is known of it.
  struct Node {
    Certificate certificate;
    std::size_t source = 0;
    bool by_word = false;    // the keeper named it
    bool by_list = false;    // a list that was taken has it
    bool of_nobody = false;  // a list for which nobody vouches, or a link from there
    bool named = false, anchored = false;
    std::set<std::string> states{};
    std::set<std::string> parents{};  // fingerprints of those whose links lead here
    bool trusted() const { return named || anchored || of_nobody; }
  };
  using Grant = void (*)(Node& to);

  Node& enter(const Certificate& c, std::size_t source);
  void grant(const Certificate& c, std::size_t source, Grant what);
  void spread();
  void pass_on(const Node& from);
  bool accept_lists(bool of_nobody);
  bool accept_list(std::size_t i);
  bool take_of_nobody(std::size_t i);
  void take_certificates(std::size_t list, Grant what);

  void write_down();
  [[nodiscard]] std::vector<const Node*> in_order() const;
  void make_keys(const std::vector<const Node*>& nodes);
  void set_parents(const std::vector<const Node*>& nodes);

  const std::vector<SourceFile>& files_;
  const ReadFiles& read_;
  Budget& budget_;
  const std::set<std::string>& revoked_;
  std::map<std::string, Node> nodes_;                                       // by fingerprint
  std::map<std::string, std::vector<std::string>> by_issuer_, by_subject_;  // fingerprints, by name
  std::set<std::string> waiting_;                                           // that have something to pass on

 public:
  // What came of it. Authorities, and of the rest of the store's data what they are looked up by.
  std::shared_ptr<Store::Data> data;
  std::vector<Vouched> lists;
  std::map<std::size_t, std::vector<Error>> left_out;  // of lists, by source
};

}  // namespace landfall::trust
