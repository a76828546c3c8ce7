#include "store_trust.hpp"

#include <algorithm>
#include <tuple>

#include <landfall/base/text.hpp>
#include <landfall/trust/country.hpp>
#include <landfall/trust/reason.hpp>

#include "path_usage.hpp"
#include "workshop.hpp"

namespace landfall::trust {

using workshop::asked;
using workshop::Check;

namespace {

// Of one name in one list: each may be asked for a document.
constexpr std::size_t most_keys_of_one_name = 32;

// A list cannot give a country the code of another one; nor can a certificate that the keeper named for its country.
std::set<std::string> own_states(const Certificate& csca) {
  std::set<std::string> out;
  for (const auto& state : csca->document_states)
    if (!asked(Check::states_of_lists) || !is_state_of_others(state, csca->subject.country)) out.insert(state);
  return out;
}

// It cannot give itself what the key before it had not.
std::set<std::string> states_of_link(const Certificate& link, const std::set<std::string>& before) {
  std::set<std::string> out;
  for (const auto& state : link->document_states)
    if (!asked(Check::states_of_links) ||
        std::ranges::any_of(before, [&](const auto& its) { return is_same_state(state, its); }))
      out.insert(state);
  return out;
}

}  // namespace

void Trust::run() {
  // One that may not issue is kept too, so that a verdict can say so.
  for (const auto& file : read_.anchors)
    grant(file.certificate, file.source, [](Node& n) { n.by_word = n.named = n.anchored = true; });
  for (const auto* files : {&read_.roots, &read_.links})
    for (const auto& file : *files) enter(file.certificate, file.source);
  do spread();
  while (accept_lists(false));
  if (accept_lists(true)) spread();
  write_down();
}

Trust::Node& Trust::enter(const Certificate& c, std::size_t source) {
  const auto [it, is_new] = nodes_.try_emplace(c.fingerprint(), Node{.certificate = c, .source = source});
  auto& node = it->second;
  if (!is_new) {  // of several files the same one, in whatever order they come
    const auto& sources = read_.reports;
    if (sources[source].fingerprint < sources[node.source].fingerprint) node.source = source;
    return node;
  }
  by_issuer_[c->issuer.canonical].push_back(c.fingerprint());
  by_subject_[c->subject.canonical].push_back(c.fingerprint());
  // Somebody who is trusted already may have signed it.
  const auto& issuers = by_subject_[c->issuer.canonical];
  waiting_.insert(issuers.begin(), issuers.end());
  return node;
}

void Trust::grant(const Certificate& c, std::size_t source, Grant what) {
  auto& node = enter(c, source);
  what(node);
  node.states.merge(own_states(c));
  waiting_.insert(c.fingerprint());
}

void Trust::spread() {
  while (!waiting_.empty()) {
    const auto next = nodes_.find(*waiting_.begin());
    waiting_.erase(waiting_.begin());
    if (!revoked_.contains(next->first)) pass_on(next->second);
  }
}

// To those that its key signed: what it is itself.
void Trust::pass_on(const Node& from) {
  const Authority issuer{.certificate = from.certificate, .country = from.certificate->subject.country};
  const auto children = by_issuer_.find(from.certificate->subject.canonical);
  if (children == by_issuer_.end() || !from.trusted()) return;
  for (const auto& fingerprint : children->second) {
    auto& to = nodes_.at(fingerprint);
    if (&to == &from || !is_link_of(to.certificate, issuer, budget_)) continue;
    Node after = to;
    after.named |= from.named;
    after.anchored |= from.anchored;
    after.of_nobody |= from.of_nobody;
    after.states.merge(states_of_link(to.certificate, from.states));
    after.parents.insert(from.certificate.fingerprint());
    const bool more = after.named != to.named || after.anchored != to.anchored || after.of_nobody != to.of_nobody ||
                      after.states.size() != to.states.size();
    to = std::move(after);
    if (more) waiting_.insert(fingerprint);
  }
}

// ---- lists

// For which a list's signer is judged: when it was brought or, if that is not known, when it says that it was signed.
std::chrono::sys_seconds Trust::moment_of(const ListFile& list) const {
  return files_[list.source].imported.value_or(read_.reports[list.source].date.value_or((*list.signer)->not_before));
}

bool Trust::accept_lists(bool of_nobody) {
  write_down();
  std::vector<std::size_t> accepted;
  for (std::size_t i = 0; i < read_.lists.size(); ++i)
    if (!lists[i].accepted && (of_nobody ? take_of_nobody(i) : accept_list(i))) accepted.push_back(i);
  for (const auto i : accepted)
    take_certificates(i, of_nobody ? Grant([](Node& n) { n.by_list = n.of_nobody = true; })
                                   : Grant([](Node& n) { n.by_list = n.anchored = true; }));
  return !accepted.empty();
}

// Vouched for by what the keeper named or, where he said so of its country, by a CA that another list brought.
bool Trust::accept_list(std::size_t i) {
  const auto& list = read_.lists[i];
  auto& out = lists[i];
  if (!list.signer || revoked_.contains(list.signer->fingerprint())) return false;
  const auto path = find_path(Store(data), {*list.signer, Purpose::master_list, moment_of(list)}, budget_);
  const auto* trouble = path.trouble();
  out.trouble = trouble != nullptr ? std::optional(*trouble) : std::nullopt;
  if ((trouble != nullptr && asked(Check::list_path)) || path.authority() == nullptr) return false;
  const auto& authority = *path.authority();
  const bool listed =
      authority.anchored && std::ranges::any_of(files_[list.source].listed_signers_of, [&](const std::string& country) {
        return fold_country(country) == authority.country;
      });
  if (!authority.named && !listed && asked(Check::lists_by_named)) {
    out.trouble = {Verdict::open, Reason::authority_missing, "one whose CA another list brought"};
    return false;
  }
  out.accepted = true;
  return true;
}

// Nobody has to vouch for its signer, but who is known to be wrong is not taken on anybody's word.
bool Trust::take_of_nobody(std::size_t i) {
  const auto& list = read_.lists[i];
  auto& out = lists[i];
  if (files_[list.source].word != Word::unanchored) return false;
  if (list.signer) {
    if (revoked_.contains(list.signer->fingerprint())) return false;
    const auto usage = ask_usage({.signer = *list.signer, .purpose = Purpose::master_list});
    if (usage.reason != Reason::none) out.trouble = usage;
    if (usage.reason != Reason::none) return false;
  }
  out.accepted = out.of_nobody = true;
  return true;
}

void Trust::take_certificates(std::size_t list, Grant what) {
  const auto& file = read_.lists[list];
  std::map<std::string, std::set<std::string>> keys;  // by name
  for (const auto& c : file.content.certificates) {
    auto& its = keys[c->subject.canonical];
    if (its.size() == most_keys_of_one_name && !its.contains(c.key_identity())) {
      left_out[file.source].push_back(refuse(Reason::too_costly,
                                             text("at most ", most_keys_of_one_name, " keys of a name"),
                                             text("another of ", to_text(c->subject))));
      continue;
    }
    its.insert(c.key_identity());
    grant(c, file.source, what);
  }
}

// ---- what came of it

std::vector<const Trust::Node*> Trust::in_order() const {
  std::vector<const Node*> out;
  for (const auto& [fingerprint, node] : nodes_)
    if (node.trusted()) out.push_back(&node);
  return out;
}

void Trust::write_down() {
  const auto nodes = in_order();
  data = std::make_shared<Store::Data>();
  for (const auto* node : nodes) {
    const auto& c = node->certificate;
    data->by_fingerprint.emplace(c.fingerprint(), data->authorities.size());
    data->by_subject.emplace(c->subject.canonical, data->authorities.size());
    if (c->subject_key_id) {
      const auto id = *c->subject_key_id;
      data->by_key_id.emplace(std::string(id.begin(), id.end()), data->authorities.size());
    }
    data->authorities.push_back({.certificate = c,
                                 .anchored = node->anchored,
                                 .named = node->named,
                                 .revoked = revoked_.contains(c.fingerprint()),
                                 .source = node->source,
                                 .country = c->subject.country});
  }
  make_keys(nodes);
  set_parents(nodes);
}

void Trust::make_keys(const std::vector<const Node*>& nodes) {
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> known;
  std::map<std::pair<std::size_t, bool>, std::set<std::string>> states;  // of a key, of what is named and of the rest
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto& authority = data->authorities[i];
    const auto& c = authority.certificate;
    const auto [it, is_new] =
        known.try_emplace({authority.country, c.key_identity(), authority.anchored}, data->keys.size());
    if (is_new) data->keys.push_back({authority.country, c.key_identity(), authority.anchored});
    auto& key = data->keys[it->second];
    data->key_of.push_back(it->second);
    key.first = is_new ? c->not_before : std::min(key.first, c->not_before);
    key.last = is_new ? c->not_before : std::max(key.last, c->not_before);
    key.named |= authority.named;
    key.sound |= !authority.revoked;
    key.sound_named |= authority.named && !authority.revoked;
    key.names.insert(c->subject.canonical);
    states[{it->second, authority.named}].insert(nodes[i]->states.begin(), nodes[i]->states.end());
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto& authority = data->authorities[i];
    const auto& its = states[{data->key_of[i], authority.named}];
    authority.states.assign(its.begin(), its.end());
  }
}

// Each the one because of which it is what it is, over the fewest links; and whose keys came before whose.
void Trust::set_parents(const std::vector<const Node*>& nodes) {
  auto& all = data->authorities;
  std::vector<int> steps(nodes.size(), -1);  // from what was named or listed
  const auto is_by_itself = [&](std::size_t i) {
    const auto& n = *nodes[i];
    return n.by_word || (!n.named && n.by_list);
  };
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (is_by_itself(i)) steps[i] = 0;
  for (int step = 1, more = 1; more > 0; ++step) {
    more = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const auto& fingerprint : nodes[i]->parents) {
        const auto parent = data->by_fingerprint.find(fingerprint);
        if (steps[i] >= 0 || parent == data->by_fingerprint.end()) continue;
        const auto& its = all[parent->second];
        if (steps[parent->second] != step - 1 || its.named != all[i].named || its.anchored != all[i].anchored) continue;
        steps[i] = step;
        all[i].parent = parent->second;
        ++more;
      }
    }
  }
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (const auto& fingerprint : nodes[i]->parents)
      if (const auto parent = data->by_fingerprint.find(fingerprint); parent != data->by_fingerprint.end())
        data->keys[data->key_of[i]].before.insert(data->key_of[parent->second]);
  // Those before the ones before as well.
  for (bool more = true; more;) {
    more = false;
    for (auto& key : data->keys) {
      const auto size = key.before.size();
      for (const auto before : std::set(key.before))
        key.before.insert(data->keys[before].before.begin(), data->keys[before].before.end());
      more |= key.before.size() > size;
    }
  }
}

}  // namespace landfall::trust
