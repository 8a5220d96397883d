namespace Fubuni.AuthService.RefreshTokens;

/// <summary>
/// The versions of the SQL function <c>rotate_refresh_token</c>. A migration that is applied reads its version, so an
/// existing file never changes.
/// </summary>
internal static class RotationSql
{
    public static string V1 => Read("rotation.v1.sql");

    private static string Read(string name)
    {
        using var stream = typeof(RotationSql).Assembly.GetManifestResourceStream(typeof(RotationSql), name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
