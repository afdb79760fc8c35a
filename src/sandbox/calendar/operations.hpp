#pragma once
// Calendar's methods by name; service.cpp puts them under Google's ids. Each is documented at
// https://developers.google.com/calendar/api/v3/reference.

#include "sandbox/service.hpp"

namespace workspace::sandbox::calendar {

Reply list_events(World& world, Call const& call);
Reply get_event(World& world, Call const& call);
Reply list_instances(World& world, Call const& call);
Reply insert_event(World& world, Call const& call);
Reply import_event(World& world, Call const& call);
Reply patch_event(World& world, Call const& call);
Reply update_event(World& world, Call const& call);
Reply delete_event(World& world, Call const& call);
Reply move_event(World& world, Call const& call);

Reply list_calendar_list(World& world, Call const& call);
Reply get_calendar_list_entry(World& world, Call const& call);
Reply insert_calendar_list_entry(World& world, Call const& call);
Reply patch_calendar_list_entry(World& world, Call const& call);
Reply update_calendar_list_entry(World& world, Call const& call);
Reply delete_calendar_list_entry(World& world, Call const& call);

Reply get_calendar(World& world, Call const& call);
Reply insert_calendar(World& world, Call const& call);
Reply patch_calendar(World& world, Call const& call);
Reply update_calendar(World& world, Call const& call);
Reply delete_calendar(World& world, Call const& call);
Reply clear_calendar(World& world, Call const& call);

Reply list_acl(World& world, Call const& call);
Reply get_acl(World& world, Call const& call);
Reply insert_acl(World& world, Call const& call);
Reply patch_acl(World& world, Call const& call);
Reply update_acl(World& world, Call const& call);
Reply delete_acl(World& world, Call const& call);

Reply query_freebusy(World& world, Call const& call);
Reply get_colors(World& world, Call const& call);
Reply list_settings(World& world, Call const& call);
Reply get_setting(World& world, Call const& call);

}  // namespace workspace::sandbox::calendar
