# SPDX-License-Identifier: AGPL-3.0-or-later
# What `cmake --install` and the Debian package lay down.
install(TARGETS fedibee RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES config/fedibee.toml DESTINATION ${CMAKE_INSTALL_SYSCONFDIR}/fedibee)
install(FILES systemd/fedibee.service DESTINATION lib/systemd/system)
install(FILES systemd/fedibee.sysusers DESTINATION lib/sysusers.d RENAME fedibee.conf)
install(FILES systemd/fedibee.tmpfiles DESTINATION lib/tmpfiles.d RENAME fedibee.conf)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "fedibee maintainers <maintainers@fedibee.invalid>")
set(CPACK_PACKAGE_VERSION "${FEDIBEE_VERSION}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
include(CPack)
