namespace RetryStudio.Infrastructure.ComfyUi;

/// <summary>What a server can do, told by its version. One that says none is taken for an old one.</summary>
public sealed record ComfyUiVersion(string? Text)
{
    private static readonly Version InterruptById = new(0, 3, 57);

    private static readonly Version CancelById = new(0, 26, 0);

    /// <summary>POST /interrupt looks at the id in its body; before, it stopped whatever ran.</summary>
    public bool InterruptsById => Number >= InterruptById;

    /// <summary>POST /api/jobs/{id}/cancel stops a job, whether it waits or runs.</summary>
    public bool CancelsById => Number >= CancelById;

    private Version Number
    {
        get
        {
            var digits = (Text ?? "").TrimStart('v');
            var length = digits.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
            return Version.TryParse(digits[..length].TrimEnd('.'), out var number)
                ? new(number.Major, number.Minor, Math.Max(number.Build, 0))
                : new(0, 0, 0);
        }
    }
}
