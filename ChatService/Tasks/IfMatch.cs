using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Fubuni.ChatService.Tasks;

/// <summary>The header <c>If-Match</c> of requests that change a task.</summary>
internal static class IfMatch
{
    /// <summary>
    /// The versions in If-Match (RFC 9110 section 13.1.1); null when any version is accepted. A weak tag matches no
    /// version, and neither does an invalid one.
    /// </summary>
    public static List<uint>? ReadVersions(string? ifMatch)
    {
        if (ifMatch is null || ifMatch.Trim() == "*")
        {
            return null;
        }

        List<uint> versions = [];
        foreach (var tag in EntityTagHeaderValue.TryParseList([ifMatch], out var tags) ? tags : [])
        {
            if (
                !tag.IsWeak
                && uint.TryParse(
                    tag.Tag.AsSpan().Trim('"'),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var version
                )
            )
            {
                versions.Add(version);
            }
        }

        return versions;
    }
}
