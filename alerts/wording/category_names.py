"""Short names of the incident categories, for SMS: at most 26 letters in Russian."""

from alerts.wording.facts import Facts
from translations import N_, Translator

_SHORT = {
    "poaching_shooting": N_("Illegal shooting"),
    "poaching_night_light": N_("Night hunting with a lamp"),
    "poaching_thermal": N_("Hunting with thermal sight"),
    "poaching_vehicle": N_("Hunting from a vehicle"),
    "poaching_snare": N_("Snares"),
    "poaching_trap": N_("Traps"),
    "poaching_setgun": N_("Set gun"),
    "poaching_poison": N_("Poison or explosive bait"),
    "poaching_electric": N_("Electric device"),
    "poaching_dogs": N_("Hunting with dogs"),
    "poaching_fish": N_("Illegal fishing"),
    "poaching_plants": N_("Illegal plant collection"),
    "carcass_found": N_("Carcass found"),
    "traff_crossing": N_("Smuggling at a crossing"),
    "traff_green_border": N_("Smuggling off crossings"),
    "traff_post": N_("Smuggling by post"),
    "traff_rail": N_("Concealed on a train"),
    "traff_transport": N_("Illegal transport"),
    "traff_sale": N_("Illegal sale or purchase"),
    "traff_online": N_("Online sale"),
    "traff_storage": N_("Illegal storage"),
    "hab_logging": N_("Illegal logging"),
    "hab_fire": N_("Fire or arson"),
    "hab_grazing": N_("Illegal grazing"),
    "hab_construction": N_("Illegal construction"),
    "entry_pa": N_("Illegal entry to a reserve"),
    "entry_border_zone": N_("Border-zone violation"),
    "entry_border_cross": N_("Illegal border crossing"),
    "htc_livestock": N_("Attack on livestock"),
    "htc_dog": N_("Attack on a dog"),
    "htc_human_injury": N_("Person injured by a big cat"),
    "htc_human_death": N_("Person killed by a big cat"),
    "htc_settlement": N_("Big cat near a settlement"),
    "htc_road": N_("Big cat on a road"),
    "htc_roadkill": N_("Big cat hit by a vehicle"),
    "htc_injured": N_("Injured or sick big cat"),
    "htc_orphan": N_("Orphaned cub"),
    "htc_snared_animal": N_("Big cat caught in a snare"),
    "htc_retaliation_threat": N_("Threat to kill an animal"),
    "htc_captive_escape": N_("Captive tiger escaped"),
    "coop_snare_removal": N_("Snare-removal operation"),
    "coop_joint_patrol": N_("Joint patrol"),
    "coop_marked_move": N_("Marked animal crosses"),
    "coop_camera": N_("Camera-trap match"),
    "coop_disease": N_("Disease alert"),
    "coop_info_request": N_("Information request"),
}


def short(t: Translator, facts: Facts) -> str:
    """Return the category in a few letters; its full name if we have no short one."""
    if facts.category in _SHORT:
        return t._(_SHORT[facts.category])
    return full(t, facts)


def full(t: Translator, facts: Facts) -> str:
    """Return the category's official name, beginning with a capital."""
    name = t.names(facts.category_names)
    return name[:1].upper() + name[1:]
