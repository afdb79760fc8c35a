#pragma once
// Plain collections: what an API makes, lists, shows, changes and deletes by one scheme is declared, not
// written. Items are Google's own JSON. What clients may not set (the catalogue's read-only members, the id,
// kind and etag) is dropped from bodies as Google drops it; what a method requires, the front has looked at.
//
//   Collection const rules{{.name = "calendar.acl",
//                           .at = [](auto& world, auto& request) -> json::array& { return ...; },
//                           .kind = "calendar#aclRule", .list_kind = "calendar#acl"}};

#include "sandbox/operation.hpp"
#include "sandbox/page.hpp"
#include "sandbox/world.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace workspace::sandbox {

/// What remains of a deleted item, where an API shows those.
struct Tombstone {
  std::string_view member;     // "deleted"; empty: nothing remains
  json::value value = true;    // of that member
  std::string_view parameter;  // that shows them: "showDeleted"
};

struct Resource {
  using Items = json::array;
  using Item = json::object;

  std::string_view name;  // in the catalogue: "calendar.acl"
  /// Where the items of a request live. Faults where what holds them is not there or not for the user.
  std::function<Items&(World&, Request const&)> at;
  /// In place of `at` where items are computed: only list and get follow.
  std::function<Items(World&, Request const&)> read;

  std::string_view id = "id";        // the member that the last path parameter names
  std::string_view items = "items";  // the list's member
  std::string_view kind, list_kind;  // empty: the API has none
  std::string_view missing =
      "Requested entity was not found.";  // of the fault; {} is the id that was asked for
  /// The methods that follow the scheme; where empty all of insert, create, get, list, patch, update and
  /// delete that the API has. One of another name is written "create=createContact".
  std::vector<std::string_view> methods;

  json::object defaults = {};               // of a new item
  std::vector<std::string_view> writable;   // all that bodies may set, where the catalogue does not say it
  std::vector<std::string_view> read_only;  // more than the catalogue says
  std::string_view created, updated;        // members that hold these times
  std::string_view order;  // a member to sort by, "-" before it: falling; empty: as they were made
  std::string_view update_mask, read_mask;  // parameters: "updateMask", "personFields"
  bool replaces = false;                    // inserting what is there replaces it; else it is a conflict
  bool syncs = false;                       // lists take and give sync tokens, by the items' etags
  Tombstone tombstone = {};
  PageSize page = {};

  /// The id that the request names, where the path may hold an alias ("primary", "@default").
  std::function<std::string(World&, Request const&)> named;
  /// The id of a new item; by default 22 characters.
  std::function<std::string(World&, Request const&, Item const&)> new_id;
  /// Judges and completes an item before it is kept; `before` is null for a new one.
  std::function<void(World&, Request const&, Item& item, Item const* before)> check;
  /// May refuse that the item is deleted.
  std::function<void(World&, Request const&, Item const&)> may_delete;
  /// What follows from what was made (before is null), changed, or deleted (after is null).
  std::function<void(World&, Request const&, Item const* before, Item const* after)> changed;
  /// Which items a list shows.
  std::function<bool(World&, Request const&, Item const&)> listed;
  /// What is computed when an item is shown.
  std::function<void(World&, Request const&, Item& shown)> show;
};

/// Declared at namespace scope, it registers its operations. It must outlive them.
class Collection {
 public:
  explicit Collection(Resource resource);
  Collection(Resource resource, Registry& into);
  Collection(Collection const&) = delete;

  /// The item that the request names. Fault: 404.
  json::object& require(World& world, Request const& request) const;
  /// As the API shows it.
  json::object shown(World& world, Request const& request, json::object const& item) const;

 private:
  void add_to(Registry& registry);
  Answer get(World& world, Request const& request) const;
  Answer list(World& world, Request const& request) const;
  Answer insert(World& world, Request const& request) const;
  Answer change(World& world, Request const& request) const;
  Answer remove(World& world, Request const& request) const;

  bool is_open(std::string_view member) const;
  json::object open_members(Request const& request) const;
  void stamp(World& world, Request const& request, json::object& item, bool is_new) const;
  std::string id_of(World& world, Request const& request) const;
  [[noreturn]] void fail_missing(Request const& request) const;
  bool is_gone(json::object const& item) const;
  bool shows_gone(Request const& request) const;

  Resource resource_;
  std::string_view parameter_;                 // the path parameter that names an item
  catalogue::Schema const* schema_ = nullptr;  // of an item
};

/// The number in an etag that World::etag made: later changes have greater ones.
std::int64_t etag_number(std::string_view etag);

}  // namespace workspace::sandbox
