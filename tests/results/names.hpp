#pragma once
// Ids of the sandbox by what a reader knows them by: {{event:Dentist}}, {{mail:Lunch on Thursday?}},
// {{file:Apollo budget#2}} (the second of that name, by age), {{label:Receipts}}, {{draft:...}},
// {{drive:...}},
// {{calendar:...}}, {{attachment:logo.png}}, {{message-id:...}}. So golden results outlive a change of the
// seed.

#include "json/json.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::results {

class Names {
 public:
  /// The sandbox's answer to a GET of `target` by `user`; null where it refuses.
  using Ask = std::function<json::value(std::string const& user, std::string const& target)>;

  /// Mail is that of `user`; files and events are everybody's.
  explicit Names(std::string user) : user_(std::move(user)) {}

  /// Names what there is and has no name yet.
  void learn_files(Ask const& ask);
  void learn_events(Ask const& ask);
  void learn_mail(Ask const& ask);
  /// A value that is not the sandbox's, e.g. {{folder}}.
  void add(std::string name, std::string value);
  /// A further name, for arguments only.
  void add_alias(std::string name, std::string value) { ids_.emplace(std::move(name), std::move(value)); }

  /// Names to ids; throws for a name that is unknown.
  json::value revealed(json::value value) const;
  /// Ids to names, also where they stand inside of other text.
  std::string hidden(std::string text) const;

 private:
  void name(std::string_view kind, std::string_view called, std::string_view id);
  std::vector<std::string> everybody() const;
  void learn_attachments(json::value const& part);
  std::string revealed(std::string_view text) const;

  std::string user_;
  std::map<std::string, std::string, std::less<>> ids_;  // by name
  struct LongestFirst {
    bool operator()(std::string const& a, std::string const& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  std::map<std::string, std::string, LongestFirst> names_;  // by id
};

}  // namespace workspace::results
