using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fubuni.AuthService.AuthSessions.Devices;

/// <param name="Items">Most recently used first.</param>
public sealed record DeviceList(IReadOnlyList<Device> Items);

/// <param name="Id">The session, as the `sid` claim of its access tokens.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="LastUsedAt">When it last refreshed.</param>
/// <param name="IpAddress">Where it signed in from, or null.</param>
/// <param name="Browser">Or another program, as its User-Agent says; null when that says nothing.</param>
/// <param name="OperatingSystem">As its User-Agent says; null when that says nothing.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record Device(
    Guid Id,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUsedAt,
    string? IpAddress,
    string? Browser,
    string? OperatingSystem,
    bool Current
);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeviceList))]
internal sealed partial class DeviceJsonContext : JsonSerializerContext;
