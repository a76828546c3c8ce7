#pragma once

#include <optional>
#include <vector>

#include <landfall/trust/store.hpp>

namespace landfall::trust {

// What the files of a store hold, before anybody is trusted. `source`: the place of its file.
struct CertificateFile {
  std::size_t source = 0;
  Certificate certificate;
};
struct ListFile {
  std::size_t source = 0;
  std::optional<Certificate> signer{};  // empty: the list is not signed
  MasterList content{};
  DeviationList deviations{};
};
struct RevocationFile {
  std::size_t source = 0;
  RevocationList list;
};

struct ReadFiles {
  std::vector<SourceReport> reports{};          // one a file, in their order; with a refusal where it cannot be read
  std::vector<CertificateFile> anchors{};       // of country signing CAs, by the keeper's word
  std::vector<CertificateFile> roots{};         // self-signed, without a word
  std::vector<CertificateFile> links{};         // of CAs that another key signed
  std::vector<CertificateFile> signers{};       // of documents
  std::vector<ListFile> lists{}, deviations{};  // whose signatures are right, of whomever
  std::vector<RevocationFile> revocations{};    // complete, and not of the future
};
ReadFiles read_files(const std::vector<SourceFile>& files);

// What the blocks of a PEM file hold, where it is one and each can be read; else nothing.
std::vector<Bytes> readable_blocks(const Bytes& file);

}  // namespace landfall::trust
