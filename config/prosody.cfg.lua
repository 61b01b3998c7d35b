-- What fedibee needs in /etc/prosody/prosody.cfg.lua (Prosody 0.12 with Debian's prosody-modules). Put your own names in
-- place of example.org and fedi.example.org, and a long random text, the same as in xmpp.secret_file, as the secret.

component_ports = { 5347 }
component_interfaces = { "127.0.0.1" }

VirtualHost "example.org"
  -- Rights of the gateway over its users' rosters and messages (XEP-0356); it works without them.
  modules_enabled = { "privilege" }
  privileged_entities = {
    ["fedi.example.org"] = {
      roster = "both";
      message = "outgoing";
      iq = { ["http://jabber.org/protocol/pubsub"] = "both" };
    };
  }

Component "fedi.example.org"
  component_secret = "change-me"
  modules_enabled = { "privilege" }
