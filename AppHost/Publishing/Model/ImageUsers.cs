namespace Fubuni.AppHost.Publishing.Model;

/// <summary>The unprivileged users of the images. The group of each user has the same id.</summary>
internal static class ImageUsers
{
    /// <summary>The user <c>app</c> of Microsoft's images.</summary>
    public const int App = 1654;

    /// <summary>The users <c>postgres</c> and <c>redis</c> of their images.</summary>
    public const int Data = 999;
}
