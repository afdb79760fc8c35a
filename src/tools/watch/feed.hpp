#pragma once
// What changed in an account since the last look, as Google's three logs tell it: a token says where the
// reader is, a list of changes gives the next one. State machine and sources without clock or network.
// https://developers.google.com/workspace/gmail/api/guides/sync,
// https://developers.google.com/workspace/drive/api/guides/manage-changes,
// https://developers.google.com/workspace/calendar/api/guides/sync

#include "catalogue/catalogue.hpp"
#include "google/params.hpp"
#include "json/document.hpp"
#include "tools/offer/watched.hpp"

#include <compare>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace workspace::tools::watch {

/// A thing that can change, within one feed.
struct Target {
  using Kind = Changed;
  Kind kind;
  std::string id;  // Google's; of a calendar empty, as a feed reads one

  auto operator<=>(Target const&) const = default;
};

/// A request to Google.
struct Ask {
  catalogue::Method const* method;
  google::Params params;
};

/// How one of Google's logs is read.
struct Source {
  std::vector<catalogue::Method const*> methods;  // the grant must suffice for each
  std::function<Ask(std::string const& page)> start;
  std::string_view start_token;  // the member of its answer that says where to read from
  std::function<Ask(std::string const& token, std::string const& page)> changes;
  std::string_view next_token;
  std::function<void(json::Node answer, std::set<Target>& touched)> read;
  std::set<int> too_old;  // statuses that say that the token is of no use any more
};

/// A mailbox: messages, their threads, and every label that a message has, gets or loses.
Source mail();
/// All that a user sees in Drive, shared drives included: files, and the folders that they are in. The log
/// does not say where a file was before: a folder is not touched by what leaves it for elsewhere.
Source drive();
/// The events of one calendar; each touches the calendar, an occurrence also its series.
Source calendar(std::string calendar_id);

class Feed {
 public:
  struct Look {};    // time to look
  struct Refused {   // instead of an answer
    int status = 0;  // 0: none came
  };
  using Input = std::variant<Look, json::Document, Refused>;

  struct Action {
    std::optional<Ask> ask{};  // to be answered next; else the look is over
    bool failed = false;       // and came to nothing
    bool all = false;          // anything may have changed
    std::set<Target> touched{};
  };

  explicit Feed(Source source) : source_(std::move(source)) {}
  Source const& source() const { return source_; }

  Action resume(Input input);
  /// Changes may have been missed.
  void lose() { lost_ = true; }

 private:
  Action ask();
  Action read(json::Node answer);
  Action refused(int status);
  Action fail();

  Source source_;
  std::string token_;  // empty: it has to start
  std::string next_;   // the token that this look came to
  std::string page_;
  int pages_ = 0;
  bool lost_ = false;
  std::set<Target> touched_;
};

}  // namespace workspace::tools::watch
