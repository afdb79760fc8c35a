// Guests' copies: one event lives under the same id on the organizer's calendar and on each guest's primary
// one.
#include "base/text.hpp"
#include "sandbox/calendar/events.hpp"

namespace workspace::sandbox::calendar {
namespace {

constexpr std::string_view own_members[] = {"reminders", "colorId", "transparency", "visibility",
                                            "eventLabelId"};

/// Takes over what is shared; what belongs to the copy stays.
void copy_shared(json::object const& from, json::object& to) {
  std::vector<std::string> gone;
  for (auto const& [member, value] : to)
    if (is_shared_member(member) && !from.contains(member)) gone.emplace_back(member);
  for (auto const& member : gone) to.erase(member);
  json::value own_properties;
  if (auto const* const properties = to.if_contains("extendedProperties"))
    if (auto const* const own = json::find(*properties, "private")) own_properties = *own;
  for (auto const& [member, value] : from)
    if (is_shared_member(member)) to[member] = value;
  if (auto* const properties = to.if_contains("extendedProperties")) {
    properties->get_object().erase("private");
    if (!own_properties.is_null()) properties->get_object()["private"] = own_properties;
    if (properties->get_object().empty()) to.erase("extendedProperties");
  }
}

void cancel(World& world, Event& event) {
  if (event.cancelled()) return;
  event.data["status"] = "cancelled";
  touch(world, event);
}

/// Instances that differed from the series and no longer do are dropped from the copy as well.
void drop_missing_exceptions(Calendar const& origin, Calendar& target, std::string_view series) {
  std::erase_if(target.events, [&](auto const& item) {
    return item.second.text("recurringEventId") == series && !origin.events.contains(item.first);
  });
}

void write_copy(World& world, Calendar& target, Event const& event) {
  auto const found = target.events.find(event.id);
  if (found == target.events.end()) {
    if (event.cancelled() && !event.data.contains("recurringEventId")) return;
    Event copy = event;
    // An exception of a series that the guest has: what they chose for the series holds for it.
    auto const series = target.events.find(event.text("recurringEventId"));
    copy.data = series != target.events.end() ? series->second.data
                                              : json::object{{"reminders", {{"useDefault", true}}}};
    for (auto const* const member : {"transparency", "visibility"})
      if (series == target.events.end() && event.data.contains(member))
        copy.data[member] = event.data.at(member);
    copy_shared(event.data, copy.data);
    touch(world, target.events[event.id] = std::move(copy));
    return;
  }
  if (found->second.removed_by_guest) return;
  copy_shared(event.data, found->second.data);
  touch(world, found->second);
}

}  // namespace

bool is_shared_member(std::string_view member) {
  return std::find(std::begin(own_members), std::end(own_members), member) == std::end(own_members);
}

std::string_view organizer_of(Event const& event) {
  auto const* const organizer = event.data.if_contains("organizer");
  return organizer ? json::text(*organizer, "email") : std::string_view{};
}

Calendar* organizer_calendar(World& world, Event const& event) {
  auto const found = world.of<CalendarState>().calendars.find(organizer_of(event));
  return found == world.of<CalendarState>().calendars.end() ? nullptr : &found->second;
}

json::object* find_attendee(json::object& data, std::string_view email) {
  auto* const attendees = data.if_contains("attendees");
  if (!attendees || !attendees->is_array()) return nullptr;
  for (auto& attendee : attendees->get_array())
    if (equal_ignoring_case(json::text(attendee, "email"), email)) return &attendee.get_object();
  return nullptr;
}

std::vector<std::string> attendee_emails(json::object const& data) {
  std::vector<std::string> result;
  for (auto const& attendee : json::items(data, "attendees"))
    result.emplace_back(json::text(attendee, "email"));
  return result;
}

void propagate(World& world, Calendar& origin, Event const& event) {
  auto const guests = attendee_emails(event.data);
  auto const invited = [&](Calendar const& calendar) {
    return calendar.primary && std::find(guests.begin(), guests.end(), calendar.id) != guests.end();
  };
  for (auto& [id, target] : world.of<CalendarState>().calendars) {
    if (&target == &origin) continue;
    if (invited(target)) {
      if (event.recurring()) drop_missing_exceptions(origin, target, event.id);
      write_copy(world, target, event);
    } else if (auto const found = target.events.find(event.id);
               found != target.events.end() && found->second.text("iCalUID") == event.text("iCalUID")) {
      cancel(world, found->second);
    } else if (auto const series = target.events.find(event.text("recurringEventId"));
               series != target.events.end() && !series->second.cancelled()) {
      // A guest of the series who is not one of this instance's.
      if (auto* const instance = materialise(world, target, event.id)) cancel(world, *instance);
    }
  }
}

void answer(World& world, std::string_view event_id, std::string_view email, json::object const& fields) {
  for (auto& [id, calendar] : world.of<CalendarState>().calendars) {
    auto* const event = materialise(world, calendar, event_id);
    auto* const attendee = event ? find_attendee(event->data, email) : nullptr;
    if (!attendee) continue;
    for (auto const* const member : {"responseStatus", "comment", "additionalGuests"})
      if (auto const* const value = fields.if_contains(member)) (*attendee)[member] = *value;
    touch(world, *event);
    // The answer to a series answers for its exceptions too.
    for (auto& [other_id, other] : calendar.events) {
      if (other.text("recurringEventId") != event_id) continue;
      auto* const there = find_attendee(other.data, email);
      if (there && fields.contains("responseStatus"))
        (*there)["responseStatus"] = fields.at("responseStatus");
      touch(world, other);
    }
  }
}

}  // namespace workspace::sandbox::calendar
