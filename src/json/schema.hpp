#pragma once
// Typed JSON objects: one struct with one describe() table gives its JSON Schema (2020-12), its decoder with
// all problems at once, its writer, and where its members stand in Google's JSON. Parameters of tools and
// their results are such structs.
//
//   struct SearchEvents {
//     std::string query;
//     int page_size = 25;                       // the initialiser is the default, written once
//     static schema::Fields describe() {
//       using P = SearchEvents;
//       return {schema::required<&P::query>("Words to look for.").max_length(500),
//               schema::optional<&P::page_size>("Most events to return.").range(1, 2500)};
//     }
//   };

#include "base/registry.hpp"
#include "json/document.hpp"
#include "json/json.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace workspace::schema {

/// One problem of the input: where (a JSON pointer, RFC 6901) and what was expected and came.
struct Issue {
  std::string path;
  std::string message;
};

struct Limits {
  std::optional<std::int64_t> min, max;
  std::optional<std::size_t> max_length;           // bytes of a string
  std::optional<std::size_t> max_items;            // of an array
  std::vector<std::string_view> const* choices{};  // the only values of a string; nullptr: any
};

class Decoder;
class View;
struct Fields;

enum class Kind : std::uint8_t {
  text,
  integer,
  number,
  boolean,
  any,       // a json::value
  map,       // a json::object
  choice,    // an enumeration
  list,      // std::vector
  optional,  // std::optional
  variant,   // std::variant
  object,    // a struct with describe()
};

/// What is known of a C++ type at run time: one for each type, so that loops over members compile once.
struct TypeInfo {
  Kind kind;
  json::value (*schema)();
  void (*read)(void* out, json::value const& from, Decoder& decoder, Limits const& limits);
  // Of the kinds that have it; else nullptr.
  std::string_view (*text)(void const*) = nullptr;
  std::int64_t (*integer)(void const*) = nullptr;
  void (*set_integer)(void*, std::int64_t) = nullptr;
  void (*set_text)(void*, std::string_view) = nullptr;
  std::size_t (*count)(void const*) = nullptr;
  View (*element)(void const*, std::size_t) = nullptr;
  View (*inner)(void const*) = nullptr;         // of an optional or variant that holds something
  void* (*add)(void*) = nullptr;                // a new element of a list, the value of an optional
  TypeInfo const* (*element_type)() = nullptr;  // of a list or optional
  Fields const& (*fields)() = nullptr;          // of an object
  void (*derive)(void*, json::Node) = nullptr;  // T::derive, where an object has it
};

/// One member of a described struct.
struct Field {
  std::string_view name;
  std::string_view description;
  TypeInfo const* type = nullptr;
  std::ptrdiff_t offset = 0;      // of the member within the struct
  void const* initial = nullptr;  // the member of a fresh struct
  bool required = false;
  Limits limits{};
  /// Where Google has it, relative to what the struct is taken from: paths of member names, the first that is
  /// there counts: "summaryOverride|summary", "start.dateTime|start.date". The default is the member's name
  /// in camelCase.
  std::string source{};
  std::string each{};     // the same within the elements of a list; empty: the element itself
  bool computed = false;  // source only says what the computation reads, with commas between
  int detail = 0;         // taken and asked for from this level on
  /// Where a parameter goes as it is: a query or path parameter, or a path in the request's body.
  std::string query{}, body{};

  Field range(std::int64_t low, std::int64_t high) const;
  Field max_length(std::size_t bytes) const;
  Field max_items(std::size_t count) const;
  Field choices(std::vector<std::string_view> const& names) const;
  /// A JSON name other than the member's.
  Field named(std::string_view json_name) const;
  Field from(std::string_view paths, std::string_view each_paths = {}) const;
  /// Not taken: T::derive or the handler fills it in, from these paths (none: from something else).
  Field derived(std::string_view paths = {}) const;
  Field at(int level) const;
  /// The name is the member's in camelCase unless given.
  Field to_query(std::string_view parameter = {}) const;
  Field to_body(std::string_view path = {}) const;
};

/// Members of a member that several structs share, as if they were the struct's own.
struct Group {
  std::vector<Field> fields;
};

struct Fields : std::vector<Field> {
  struct Part {
    Part(Field const& field) : fields{field} {}             // NOLINT(google-explicit-constructor)
    Part(Group group) : fields(std::move(group.fields)) {}  // NOLINT(google-explicit-constructor)
    std::vector<Field> fields;
  };
  Fields() = default;
  Fields(std::initializer_list<Part> parts);
  Field const* find(std::string_view name) const;
};

template <class T>
concept Described = requires {
  { T::describe() } -> std::convertible_to<Fields>;
};

/// Whether the member of the struct at `of` is empty, or a number, truth value or choice that is as in a
/// fresh one.
bool is_initial(Field const& field, void const* of);

/// A value of a type that is known at run time only.
class View {
 public:
  View() = default;
  View(TypeInfo const& type, void const* at) : type_(&type), at_(at) {}

  explicit operator bool() const { return type_; }
  /// What it is once optionals and variants are looked into; an optional that holds nothing has no value.
  View resolved() const;

  Kind kind() const { return type_->kind; }
  std::string_view text() const { return type_->text(at_); }  // also the name of a choice
  std::int64_t integer() const { return type_->integer(at_); }
  double number() const { return *static_cast<double const*>(at_); }
  bool boolean() const { return *static_cast<bool const*>(at_); }
  json::value const& any() const { return *static_cast<json::value const*>(at_); }
  json::object const& map() const { return *static_cast<json::object const*>(at_); }
  std::size_t count() const { return type_->count(at_); }
  View element(std::size_t index) const { return type_->element(at_, index); }
  Fields const& fields() const { return type_->fields(); }
  View member(Field const& field) const {
    return {*field.type, static_cast<char const*>(at_) + field.offset};
  }
  bool is_initial(Field const& field) const { return schema::is_initial(field, at_); }

 private:
  TypeInfo const* type_ = nullptr;
  void const* at_ = nullptr;
};

/// The members of an object that are written: the required ones, and those that are not as in a fresh struct.
template <class Do>
void for_each_written(View object, Do&& act) {
  for (auto const& field : object.fields())
    if (field.required || !object.is_initial(field)) act(field, object.member(field));
}

/// Structs whose members one object of the input fills together.
struct Target {
  Fields const* fields;
  void* out;
};

/// How input is read: parameters forgive what models commonly write (values in strings, camelCase, JSON in
/// strings). A parameter that stands twice, in two spellings, must say the same both times.
class Decoder {
 public:
  static constexpr std::size_t most_issues = 200, most_unknown = 10;
  std::vector<Issue> issues;

  void fail(std::string message);

  template <class Read>
  void at(std::string_view key, Read read) {
    auto const length = path_.size();
    append_pointer(key);
    read();
    path_.resize(length);
  }

  void object(std::span<Target const> targets, json::object const& members);
  void object(Fields const& fields, void* out, json::object const& members) {
    Target const target{&fields, out};
    object({&target, 1}, members);
  }

 private:
  void append_pointer(std::string_view key);
  std::string path_;
};

json::object object_schema(Fields const& fields, bool closed);

// What the Type templates below share.
bool read_string(std::string& out, json::value const& v, Decoder& d, Limits const& limits);
bool read_integer(std::int64_t& out, json::value const& v, Decoder& d, Limits const& limits,
                  std::int64_t lowest, std::int64_t highest);
bool read_number(double& out, json::value const& v, Decoder& d, Limits const& limits);
bool read_boolean(bool& out, json::value const& v, Decoder& d);
/// The array or object in `v`, also where it comes as JSON text in a string; nullptr (with an issue) if there
/// is none.
json::value const* container(json::value const& v, json::kind wanted, json::value& parsed, Decoder& d);
bool check_items(std::size_t count, Decoder& d, Limits const& limits);
void bad_choice(Decoder& d, json::value const& v, std::vector<std::string_view> const& names);

// What a template below knows of its type: info, and what info refers to.
template <class T>
struct Type;

template <>
struct Type<std::string> {
  static json::value schema() { return {{"type", "string"}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    read_string(*static_cast<std::string*>(out), v, d, l);
  }
  static constexpr TypeInfo info{
      .kind = Kind::text,
      .schema = &schema,
      .read = &read,
      .text = [](void const* at) { return std::string_view(*static_cast<std::string const*>(at)); },
      .set_text = [](void* at, std::string_view text) { *static_cast<std::string*>(at) = text; }};
};

template <class T>
  requires(std::integral<T> && !std::same_as<T, bool>)
struct Type<T> {
  static json::value schema() { return {{"type", "integer"}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    std::int64_t n = 0;
    if (read_integer(n, v, d, l, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()))
      *static_cast<T*>(out) = static_cast<T>(n);
  }
  static constexpr TypeInfo info{
      .kind = Kind::integer,
      .schema = &schema,
      .read = &read,
      .integer = [](void const* at) { return static_cast<std::int64_t>(*static_cast<T const*>(at)); },
      .set_integer = [](void* at, std::int64_t n) { *static_cast<T*>(at) = static_cast<T>(n); }};
};

template <>
struct Type<double> {
  static json::value schema() { return {{"type", "number"}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    read_number(*static_cast<double*>(out), v, d, l);
  }
  static constexpr TypeInfo info{.kind = Kind::number, .schema = &schema, .read = &read};
};

template <>
struct Type<bool> {
  static json::value schema() { return {{"type", "boolean"}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const&) {
    read_boolean(*static_cast<bool*>(out), v, d);
  }
  static constexpr TypeInfo info{.kind = Kind::boolean, .schema = &schema, .read = &read};
};

/// Anything, e.g. one cell of a sheet.
template <>
struct Type<json::value> {
  static json::value schema() { return json::object{}; }
  static void read(void* out, json::value const& v, Decoder&, Limits const&) {
    *static_cast<json::value*>(out) = v;
  }
  static constexpr TypeInfo info{.kind = Kind::any, .schema = &schema, .read = &read};
};

/// An object whose members are not ours to name, e.g. Drive's properties.
template <>
struct Type<json::object> {
  static json::value schema() { return {{"type", "object"}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const&) {
    json::value parsed;
    if (auto const* found = container(v, json::kind::object, parsed, d))
      *static_cast<json::object*>(out) = found->get_object();
  }
  static constexpr TypeInfo info{.kind = Kind::map, .schema = &schema, .read = &read};
};

template <class T>
struct Type<std::optional<T>> {
  using Optional = std::optional<T>;
  static json::value schema() { return Type<T>::schema(); }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    auto& optional = *static_cast<Optional*>(out);
    if (v.is_null())
      optional.reset();
    else
      Type<T>::read(&optional.emplace(), v, d, l);
  }
  static View inner(void const* at) {
    auto const& optional = *static_cast<Optional const*>(at);
    return optional ? View(Type<T>::info, &*optional) : View();
  }
  static constexpr TypeInfo info{
      .kind = Kind::optional,
      .schema = &schema,
      .read = &read,
      .inner = &inner,
      .add = [](void* at) -> void* { return &static_cast<Optional*>(at)->emplace(); },
      .element_type = [] { return &Type<T>::info; }};
};

template <class T>
struct Type<std::vector<T>> {
  using Vector = std::vector<T>;
  static json::value schema() { return {{"type", "array"}, {"items", Type<T>::schema()}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    json::value parsed;
    auto const* found = container(v, json::kind::array, parsed, d);
    if (!found || !check_items(found->get_array().size(), d, l)) return;
    auto& vector = *static_cast<Vector*>(out);
    vector.clear();
    Limits element = l;
    element.max_items.reset();
    std::size_t i = 0;
    for (auto const& e : found->get_array())
      d.at(std::to_string(i++), [&] { Type<T>::read(&vector.emplace_back(), e, d, element); });
  }
  static constexpr TypeInfo info{
      .kind = Kind::list,
      .schema = &schema,
      .read = &read,
      .count = [](void const* at) { return static_cast<Vector const*>(at)->size(); },
      .element = [](void const* at,
                    std::size_t i) { return View(Type<T>::info, &(*static_cast<Vector const*>(at))[i]); },
      .add = [](void* at) -> void* { return &static_cast<Vector*>(at)->emplace_back(); },
      .element_type = [] { return &Type<T>::info; }};
};

/// Enumerators are described by BOOST_DESCRIBE_ENUM; a trailing underscore (delete_) is not part of the
/// value.
template <class E>
  requires std::is_enum_v<E>
struct Type<E> {
  struct Choice {
    std::string_view name;
    E value;
  };
  static std::vector<Choice> const& choices() {
    static auto const all = [] {
      std::vector<Choice> result;
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto e) {
        std::string_view name = e.name;
        if (name.ends_with('_')) name.remove_suffix(1);
        result.push_back({name, e.value});
      });
      return result;
    }();
    return all;
  }
  static std::string_view name(E v) {
    for (auto const& choice : choices())
      if (choice.value == v) return choice.name;
    return {};
  }
  static json::value schema() {
    json::array names;
    for (auto const& choice : choices()) names.emplace_back(choice.name);
    return {{"type", "string"}, {"enum", std::move(names)}};
  }
  static bool set(void* out, std::string_view text) {
    for (auto const& choice : choices())
      if (choice.name == text) {
        *static_cast<E*>(out) = choice.value;
        return true;
      }
    return false;
  }
  static void read(void* out, json::value const& v, Decoder& d, Limits const&) {
    if (v.is_string() && set(out, v.get_string())) return;
    std::vector<std::string_view> names;
    for (auto const& choice : choices()) names.push_back(choice.name);
    bad_choice(d, v, names);
  }
  static constexpr TypeInfo info{
      .kind = Kind::choice,
      .schema = &schema,
      .read = &read,
      .text = [](void const* at) { return name(*static_cast<E const*>(at)); },
      .integer = [](void const* at) { return static_cast<std::int64_t>(*static_cast<E const*>(at)); },
      .set_text = [](void* at, std::string_view text) { set(at, text); }};
};

/// The first alternative that decodes without a problem; else the problems of the last one tried.
template <class... T>
struct Type<std::variant<T...>> {
  using Variant = std::variant<T...>;
  static json::value schema() { return {{"anyOf", json::array{Type<T>::schema()...}}}; }
  static void read(void* out, json::value const& v, Decoder& d, Limits const& l) {
    auto const before = d.issues.size();
    bool done = false;
    auto attempt = [&]<class A>(std::type_identity<A>) {
      if (done) return;
      d.issues.resize(before);
      A alternative{};
      Type<A>::read(&alternative, v, d, l);
      done = d.issues.size() == before;
      if (done) *static_cast<Variant*>(out) = std::move(alternative);
    };
    (attempt(std::type_identity<T>{}), ...);
  }
  static View inner(void const* at) {
    return std::visit([]<class A>(A const& alternative) { return View(Type<A>::info, &alternative); },
                      *static_cast<Variant const*>(at));
  }
  static constexpr TypeInfo info{.kind = Kind::variant, .schema = &schema, .read = &read, .inner = &inner};
};

namespace detail {

/// Converts to any base of T and to nothing else: an aggregate that can be begun with one has a base.
template <class T>
struct AnyBaseOf {
  template <class Base>
    requires(std::is_base_of_v<Base, T> && !std::same_as<Base, T>)
  operator Base() const;  // NOLINT(google-explicit-constructor)
};

/// A second base's members would be read into the first's: shared parameters are members, in a group().
template <class T>
concept HasNoBase = std::is_aggregate_v<T> && !requires { T{AnyBaseOf<T>{}}; };

}  // namespace detail

template <Described T>
Fields const& fields_of() {
  static_assert(detail::HasNoBase<T>, "a described struct inherits nothing: make it a member, in a group()");
  static Fields const fields = T::describe();
  return fields;
}

template <Described T>
struct Type<T> {
  static json::value schema() { return object_schema(fields_of<T>(), false); }
  static void read(void* out, json::value const& v, Decoder& d, Limits const&) {
    json::value parsed;
    if (auto const* found = container(v, json::kind::object, parsed, d))
      d.object(fields_of<T>(), out, found->get_object());
  }
  static constexpr auto derive() -> void (*)(void*, json::Node) {
    if constexpr (requires(T t, json::Node node) { t.derive(node); })
      return [](void* out, json::Node from) { static_cast<T*>(out)->derive(from); };
    else
      return nullptr;
  }
  static constexpr TypeInfo info{.kind = Kind::object,
                                 .schema = &schema,
                                 .read = &read,
                                 .fields = []() -> Fields const& { return fields_of<T>(); },
                                 .derive = derive()};
};

template <auto M>
consteval std::string_view member_name() {
  std::string_view s = __PRETTY_FUNCTION__;
  s = s.substr(0, s.find_first_of(";]", s.find("M = ")));
  return s.substr(s.rfind("::") + 2);
}

template <class>
struct MemberOf;
template <class C, class T>
struct MemberOf<T C::*> {
  using Class = C;
  using Value = T;
};

/// One whose members have their initial values.
template <class Class>
Class const& fresh() {
  static Class const one{};
  return one;
}

Field make_field(std::string_view name, std::string_view description, bool required, TypeInfo const& type,
                 void const* of, void const* member);
Group make_group(Fields const& fields, void const* of, void const* member);

template <auto M>
Field field(std::string_view description, bool required) {
  auto const& of = fresh<typename MemberOf<decltype(M)>::Class>();
  return make_field(member_name<M>(), description, required,
                    Type<typename MemberOf<decltype(M)>::Value>::info, &of, &(of.*M));
}

/// Must be given in parameters; is always written in results.
template <auto M>
Field required(std::string_view description = {}) {
  return field<M>(description, true);
}
/// May be absent: parameters keep the initialiser, results leave an empty or unchanged member out.
template <auto M>
Field optional(std::string_view description = {}) {
  return field<M>(description, false);
}
/// Several that need no more said.
template <auto First, auto Second, auto... More>
Group required() {
  return {{required<First>(), required<Second>(), required<More>()...}};
}
template <auto First, auto Second, auto... More>
Group optional() {
  return {{optional<First>(), optional<Second>(), optional<More>()...}};
}
/// The members of the member, whose struct is described, as if they were the struct's own.
template <auto M>
Group group() {
  auto const& of = fresh<typename MemberOf<decltype(M)>::Class>();
  return make_group(fields_of<typename MemberOf<decltype(M)>::Value>(), &of, &(of.*M));
}

template <class T>
View view(T const& v) {
  return {Type<T>::info, &v};
}

/// A result as JSON.
std::string to_json(View v);
json::value write(View v);
template <class T>
json::value write(T const& v) {
  return write(view(v));
}

/// About how many bytes of JSON a value comes to: how long writing it takes can be told without writing it.
std::size_t rough_size(View v);
template <class T>
std::size_t rough_size(T const& v) {
  return rough_size(view(v));
}

// How much of a struct is asked for and taken: fields of a higher detail are left out.
inline constexpr int every_detail = 1000;

/// Fills the struct at `out` from Google's JSON as its fields say, then calls derive() where it has one; so
/// for the structs within.
void take(TypeInfo const& type, void* out, json::Node from, int detail = every_detail);

/// A struct that is somewhere taken from Google's JSON: a test compares its paths with Google's schemas.
struct TakenType : Registered<TakenType> {
  explicit TakenType(TypeInfo const& taken_type) : type(&taken_type) {}
  TypeInfo const* type;
};
template <Described T>
inline TakenType const taken_type{Type<T>::info};

template <Described T>
T taken(json::Node from, int detail = every_detail) {
  (void)&taken_type<T>;
  T made{};
  take(Type<T>::info, &made, from, detail);
  return made;
}

/// What a partial answer must hold for the struct to be taken from it, as Google's `fields` parameter wants
/// it: "items(id,summary),nextPageToken".
std::string selector(Fields const& fields, int detail = every_detail);
template <Described T>
std::string selector(int detail = every_detail) {
  (void)&taken_type<T>;
  return selector(fields_of<T>(), detail);
}

/// Whether a parameter goes into a request: numbers, truth values and choices always do, optionals that hold
/// something, required ones, and what is not empty.
bool is_given(Field const& field, View value);

/// The parameters that go into the request's body as they are, where they are given; a struct by its own
/// fields.
json::object body_of(View parameters);

/// Whether the decoder takes one for the other: "pageSize", "page_size" and "PageSize".
bool same_name(std::string_view a, std::string_view b);
/// "pageToken" of "page_token".
std::string camel_case(std::string_view name);

}  // namespace workspace::schema
