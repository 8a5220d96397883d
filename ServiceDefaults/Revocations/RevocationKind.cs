namespace Fubuni.ServiceDefaults.Revoked;

internal enum RevocationKind
{
    Session,
    User,
    Key,
}
