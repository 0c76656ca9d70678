namespace FlashSale.Tests.LoadTesting;

/// <summary>A test of something that is made for a program which not everybody has: skipped, saying so, where it is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithProgramAttribute : FactAttribute
{
    public FactWithProgramAttribute(string program)
    {
        Program = program;
        if (!IsOnPath(program))
            Skip = $"{program} is not on the PATH.";
    }

    public string Program { get; }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
