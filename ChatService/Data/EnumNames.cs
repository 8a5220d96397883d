namespace Fubuni.ChatService.Data;

/// <summary>
/// Enums are stored and sent by name, in lower case: <c>MessageStatus.Complete</c> is <c>complete</c>.
/// </summary>
internal static class EnumNames
{
    public static string ToName<T>(this T value)
        where T : struct, Enum => Enum.GetName(value)!.ToLowerInvariant();

    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
