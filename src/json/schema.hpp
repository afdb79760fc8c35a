#pragma once
// Typed JSON objects: one struct with one describe() table gives its JSON Schema (2020-12), its decoder with
// all problems at once, and its writer. Parameters of tools and their results are such structs.
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

#include "json/json.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
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
  std::optional<std::size_t> max_length;  // bytes of a string
  std::optional<std::size_t> max_items;   // of an array
};

class Decoder;

/// One member of a described struct. No template, so that the schema and decode loops compile once.
struct Field {
  std::string_view name;
  std::string_view description;
  bool required = false;
  Limits limits{};
  json::value (*type)() = nullptr;     // the JSON Schema of the member's type
  json::value (*initial)() = nullptr;  // the member of a fresh struct
  json::value (*write)(void const*) = nullptr;
  std::size_t (*size)(void const*) = nullptr;  // rough_size() of the member
  bool (*is_initial)(void const*) = nullptr;   // whether the member still has its initial value
  void (*read)(void*, json::value const&, Decoder&, Limits const&) = nullptr;

  Field range(std::int64_t low, std::int64_t high) const;
  Field max_length(std::size_t bytes) const;
  Field max_items(std::size_t count) const;
  /// A JSON name other than the member's.
  Field named(std::string_view json_name) const;
};
using Fields = std::vector<Field>;

template <class T>
concept Described = requires {
  { T::describe() } -> std::convertible_to<Fields>;
};

/// How input is read: parameters forgive what models commonly write (values in strings, camelCase, JSON in
/// strings).
class Decoder {
 public:
  std::vector<Issue> issues;

  void fail(std::string message) { issues.push_back({path_, std::move(message)}); }

  template <class Read>
  void at(std::string_view key, Read read) {
    auto const length = path_.size();
    append_pointer(key);
    read();
    path_.resize(length);
  }

  /// Decodes the members of `v` into the struct at `out`.
  void object(Fields const& fields, void* out, json::value const& v);

 private:
  void append_pointer(std::string_view key);
  std::string path_;
};

json::object object_schema(Fields const& fields, bool closed);
json::object write_object(Fields const& fields, void const* from);

std::size_t rough_size(Fields const& fields, void const* of);
std::size_t rough_size(json::value const& v);

template <Described T>
Fields const& fields_of() {
  static Fields const fields = T::describe();
  return fields;
}

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

template <class T>
struct Type;

template <>
struct Type<std::string> {
  static json::value schema() { return {{"type", "string"}}; }
  static void read(std::string& out, json::value const& v, Decoder& d, Limits const& l) {
    read_string(out, v, d, l);
  }
  static json::value write(std::string const& v) { return json::value(v); }
};

template <class T>
  requires(std::integral<T> && !std::same_as<T, bool>)
struct Type<T> {
  static json::value schema() { return {{"type", "integer"}}; }
  static void read(T& out, json::value const& v, Decoder& d, Limits const& l) {
    std::int64_t n = 0;
    if (read_integer(n, v, d, l, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()))
      out = static_cast<T>(n);
  }
  static json::value write(T v) { return json::value(v); }
};

template <>
struct Type<double> {
  static json::value schema() { return {{"type", "number"}}; }
  static void read(double& out, json::value const& v, Decoder& d, Limits const& l) {
    read_number(out, v, d, l);
  }
  static json::value write(double v) { return json::value(v); }
};

template <>
struct Type<bool> {
  static json::value schema() { return {{"type", "boolean"}}; }
  static void read(bool& out, json::value const& v, Decoder& d, Limits const&) { read_boolean(out, v, d); }
  static json::value write(bool v) { return json::value(v); }
};

/// Anything, e.g. one cell of a sheet.
template <>
struct Type<json::value> {
  static json::value schema() { return json::object{}; }
  static void read(json::value& out, json::value const& v, Decoder&, Limits const&) { out = v; }
  static json::value write(json::value const& v) { return v; }
};

/// An object whose members are not ours to name, e.g. Drive's properties.
template <>
struct Type<json::object> {
  static json::value schema() { return {{"type", "object"}}; }
  static void read(json::object& out, json::value const& v, Decoder& d, Limits const&) {
    json::value parsed;
    if (auto const* found = container(v, json::kind::object, parsed, d)) out = found->get_object();
  }
  static json::value write(json::object const& v) { return v; }
};

template <class T>
struct Type<std::optional<T>> {
  static json::value schema() { return Type<T>::schema(); }
  static void read(std::optional<T>& out, json::value const& v, Decoder& d, Limits const& l) {
    if (v.is_null())
      out.reset();
    else
      Type<T>::read(out.emplace(), v, d, l);
  }
  static json::value write(std::optional<T> const& v) { return v ? Type<T>::write(*v) : json::value(); }
};

template <class T>
struct Type<std::vector<T>> {
  static json::value schema() { return {{"type", "array"}, {"items", Type<T>::schema()}}; }
  static void read(std::vector<T>& out, json::value const& v, Decoder& d, Limits const& l) {
    json::value parsed;
    auto const* found = container(v, json::kind::array, parsed, d);
    if (!found || !check_items(found->get_array().size(), d, l)) return;
    out.clear();
    Limits element = l;
    element.max_items.reset();
    std::size_t i = 0;
    for (auto const& e : found->get_array())
      d.at(std::to_string(i++), [&] { Type<T>::read(out.emplace_back(), e, d, element); });
  }
  static json::value write(std::vector<T> const& v) {
    json::array a;
    a.reserve(v.size());
    for (auto const& e : v) a.push_back(Type<T>::write(e));
    return a;
  }
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
  static void read(E& out, json::value const& v, Decoder& d, Limits const&) {
    std::vector<std::string_view> names;
    for (auto const& choice : choices()) {
      if (v.is_string() && choice.name == std::string_view(v.get_string())) {
        out = choice.value;
        return;
      }
      names.push_back(choice.name);
    }
    bad_choice(d, v, names);
  }
  static json::value write(E v) { return json::value(name(v)); }
};

/// The first alternative that decodes without a problem; else the problems of the last one tried.
template <class... T>
struct Type<std::variant<T...>> {
  using Variant = std::variant<T...>;
  static json::value schema() { return {{"anyOf", json::array{Type<T>::schema()...}}}; }
  static void read(Variant& out, json::value const& v, Decoder& d, Limits const& l) {
    auto const before = d.issues.size();
    bool done = false;
    auto attempt = [&]<class A>(std::type_identity<A>) {
      if (done) return;
      d.issues.resize(before);
      A alternative{};
      Type<A>::read(alternative, v, d, l);
      done = d.issues.size() == before;
      if (done) out = std::move(alternative);
    };
    (attempt(std::type_identity<T>{}), ...);
  }
  static json::value write(Variant const& v) {
    return std::visit([]<class A>(A const& alternative) { return Type<A>::write(alternative); }, v);
  }
};

template <Described T>
struct Type<T> {
  static json::value schema() { return object_schema(fields_of<T>(), false); }
  static void read(T& out, json::value const& v, Decoder& d, Limits const&) {
    json::value parsed;
    if (auto const* found = container(v, json::kind::object, parsed, d))
      d.object(fields_of<T>(), &out, *found);
  }
  static json::value write(T const& v) { return write_object(fields_of<T>(), &v); }
};

/// About how many bytes of JSON a value comes to: how long writing it takes can be told without writing it.
template <class T>
std::size_t rough_size(T const& v) {
  if constexpr (std::convertible_to<T, std::string_view>) {
    return std::string_view(v).size() + 8;
  } else if constexpr (Described<T>) {
    return rough_size(fields_of<T>(), &v);
  } else if constexpr (requires { v.has_value(); }) {
    return v ? rough_size(*v) : 0;
  } else if constexpr (requires { std::visit([](auto const&) {}, v); }) {
    return std::visit([](auto const& alternative) { return rough_size(alternative); }, v);
  } else if constexpr (std::same_as<T, json::object>) {
    std::size_t size = 8;
    for (auto const& member : v) size += member.key().size() + rough_size(member.value());
    return size;
  } else if constexpr (requires { v.begin(); }) {
    std::size_t size = 8;
    for (auto const& element : v) size += rough_size(element);
    return size;
  } else {
    return 8;  // a number, a truth value, a choice
  }
}

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

template <auto M>
Field field(std::string_view description, bool required) {
  using Class = typename MemberOf<decltype(M)>::Class;
  using Value = typename MemberOf<decltype(M)>::Value;
  Field f;
  f.name = member_name<M>();
  f.description = description;
  f.required = required;
  f.type = &Type<Value>::schema;
  f.initial = [] { return Type<Value>::write(Class{}.*M); };
  f.write = [](void const* from) { return Type<Value>::write(static_cast<Class const*>(from)->*M); };
  f.size = [](void const* from) { return rough_size(static_cast<Class const*>(from)->*M); };
  f.is_initial = [](void const* from) {
    auto const& member = static_cast<Class const*>(from)->*M;
    if constexpr (requires { member.empty(); })
      return member.empty();
    else if constexpr (requires { member.has_value(); })
      return !member.has_value();
    else if constexpr (requires { member == (Class{}.*M); })
      return member == (Class{}.*M);
    else
      return false;
  };
  f.read = [](void* out, json::value const& v, Decoder& d, Limits const& l) {
    Type<Value>::read(static_cast<Class*>(out)->*M, v, d, l);
  };
  return f;
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

/// A result as JSON.
template <class T>
json::value write(T const& v) {
  return Type<T>::write(v);
}

}  // namespace workspace::schema
