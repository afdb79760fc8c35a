// manage_event: create, change, delete or answer an event,
// https://developers.google.com/workspace/calendar/api/v3/reference/events

#include "tools/calendar/event_body.hpp"
#include "tools/calendar/event_intent.hpp"
#include "tools/calendar/series.hpp"
#include "tools/calendar/types.hpp"
#include "tools/frame/tool.hpp"

namespace workspace::tools::calendar {
namespace {

struct EventChange {
  std::string done;  // created, updated, deleted, answered
  std::optional<Event> event;
  std::string note;
  std::string heading() const {
    return event ? fmt::format("Event {}: {}", done, event->title) : fmt::format("Event {}.", done);
  }
  static schema::Fields describe() {
    using P = EventChange;
    return {schema::required<&P::done>(), schema::optional<&P::event>(), schema::optional<&P::note>()};
  }
};

EventChange changed(std::string done, json::Node event, std::string note = {}) {
  return {.done = std::move(done), .event = schema::taken<Event>(event), .note = std::move(note)};
}

void refuse_following(ManageEvent const& p) {
  if (p.this_and_following)
    throw Failure(ErrorKind::invalid, "this_and_following goes with action=update or action=delete only.",
                  "Leave it out.");
}

Async<json::Document> read_event(ToolContext& context, ManageEvent const& p) {
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
  co_return co_await context.google().call(api::calendar::events::get, std::move(params));
}

Async<EventChange> create(ToolContext& context, ManageEvent const& p) {
  refuse_following(p);
  json::Node const none;
  auto body = co_await event_body(context, p, none);
  co_await add_times(context, p, none, body);
  co_await confirm_event(context, p, none, body);
  auto params = write_params(p, body);
  auto const event =
      co_await context.google().call(api::calendar::events::insert, std::move(params), json::value(body));
  co_return changed("created", event);
}

Async<EventChange> update(ToolContext& context, ManageEvent const& p) {
  auto const existing = co_await read_event(context, p);
  auto body = co_await event_body(context, p, existing);
  co_await add_times(context, p, existing, body);
  if (body.empty())
    throw Failure(ErrorKind::invalid, "There is nothing to update.",
                  "Name at least one member to change, e.g. summary or start_time.");
  co_await confirm_event(context, p, existing, body);
  if (p.this_and_following) {
    auto const event = co_await split_series(context, p, existing, std::move(body));
    co_return changed("updated", event, "This and all later occurrences are now a series of their own.");
  }
  auto params = write_params(p, body);
  params.set("eventId", p.event_id);
  auto const event =
      co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
  co_return changed("updated", event);
}

Async<EventChange> remove(ToolContext& context, ManageEvent const& p) {
  json::Document existing;
  if (p.this_and_following || context.confirms(Reach::outbound)) existing = co_await read_event(context, p);
  co_await confirm_event(context, p, existing, {});
  if (p.this_and_following) {
    auto const kept = co_await end_series_before(context, p, existing);
    co_return EventChange{.done = "deleted",
                          .note = kept ? "This and all later occurrences are gone; earlier ones are kept."
                                       : "It was the first occurrence: the whole series is gone."};
  }
  auto params = google::Params().set("calendarId", p.calendar_id).set("eventId", p.event_id);
  params.set("sendUpdates", updates_of(p));
  co_await context.google().call(api::calendar::events::delete_, std::move(params));
  co_return EventChange{.done = "deleted"};
}

Async<EventChange> answer(ToolContext& context, ManageEvent const& p) {
  refuse_following(p);
  auto const existing = co_await read_event(context, p);
  json::array attendees;
  bool invited = false;
  for (auto const attendee : existing.items("attendees")) {
    auto answered = attendee.copy().as_object();
    if (attendee.boolean("self")) {
      invited = true;
      answered["responseStatus"] = schema::Type<Response>::name(*p.response);
      if (p.rsvp_comment) answered["comment"] = *p.rsvp_comment;
    }
    attendees.push_back(std::move(answered));
  }
  if (!invited)
    throw Failure(
        ErrorKind::invalid,
        fmt::format("{} is not a guest of this event, so there is nothing to answer.", context.user()),
        "Name the calendar of the invited account, or use action=update to add guests.");
  json::object body{{"attendees", std::move(attendees)}};
  auto params = write_params(p, body);
  params.set("eventId", p.event_id);
  co_await confirm_event(context, p, existing, body);
  auto const event =
      co_await context.google().call(api::calendar::events::patch, std::move(params), json::value(body));
  co_return changed("answered", event);
}

Tool const tool{{.name = "manage_event",
                 .title = "Manage event",
                 .description = "Creates, updates, deletes or answers (rsvp) a calendar event; recurring "
                                "ones as a series, an occurrence, or from one on.",
                 .service = Service::calendar,
                 .tier = Tier::core},
                Actions<ManageEvent, EventChange>{
                    {{.name = "create",
                      .needs = "summary, start_time, end_time",
                      .effect = Effect::destructive,
                      .methods = {api::calendar::events::insert},
                      .also = {api::calendar::events::list, api::drive::files::get}},
                     create},
                    {{.name = "update",
                      .needs = "event_id",
                      .effect = Effect::destructive,
                      .methods = {api::calendar::events::get, api::calendar::events::patch},
                      .also = {api::calendar::events::insert, api::calendar::events::instances,
                               api::calendar::events::list, api::drive::files::get}},
                     update},
                    {{.name = "delete",
                      .needs = "event_id",
                      .effect = Effect::destructive,
                      .methods = {api::calendar::events::delete_},
                      .also = {api::calendar::events::get, api::calendar::events::patch,
                               api::calendar::events::instances}},
                     remove},
                    {{.name = "rsvp",
                      .needs = "event_id, response",
                      .effect = Effect::destructive,
                      .methods = {api::calendar::events::get, api::calendar::events::patch}},
                     answer}}};

}  // namespace
}  // namespace workspace::tools::calendar
