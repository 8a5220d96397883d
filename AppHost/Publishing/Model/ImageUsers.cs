namespace Fubuni.AppHost.Publishing.Model;

/// <summary>The unprivileged users that images bring along; each group has the id of its user.</summary>
internal static class ImageUsers
{
    /// <summary><c>app</c> of Microsoft's images.</summary>
    public const int App = 1654;

    /// <summary><c>postgres</c> and <c>redis</c> of their images.</summary>
    public const int Data = 999;
}
