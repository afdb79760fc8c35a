#pragma once
// Grants in memory only: the sandbox's, and tests'.

#include "store/credential_store.hpp"

#include <map>

namespace workspace::store {

class MemoryStore final : public CredentialStore {
 public:
  Async<Result<std::optional<StoredGrant>>> load(std::string user) override;
  Async<Result<void>> save(std::string user, StoredGrant grant) override;
  Async<Result<void>> remove(std::string user) override;
  Async<Result<std::vector<std::string>>> list() override;
  Async<Result<void>> check() override;
  std::string describe() const override { return "memory"; }

 private:
  std::map<std::string, StoredGrant> grants_;  // by lower-cased address
};

}  // namespace workspace::store
