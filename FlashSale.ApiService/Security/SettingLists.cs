namespace FlashSale.ApiService.Security;

/// <summary>Lists in settings have a number for each entry: <c>ForwardedHeaders__KnownProxies__0=10.0.0.5</c>.</summary>
internal static class SettingLists
{
    /// <summary>One text in the place of a list is no error for the binder: it leaves the list empty.</summary>
    /// <exception cref="InvalidOperationException">There is one; the message names it and says how it is written.</exception>
    public static void Check(IConfigurationSection section, params string[] lists)
    {
        foreach (var list in lists.Select(section.GetSection).Where(static list => !string.IsNullOrEmpty(list.Value)))
            throw new InvalidOperationException($"{list.Path} is a list: set {list.Path}:0, {list.Path}:1 and so on.");
    }
}
