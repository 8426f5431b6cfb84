namespace RetryStudio.Domain.Budgets;

/// <summary>The GPU seconds a project may use. Seconds are held before a try and charged after it.</summary>
public sealed class Budget
{
    public const decimal Most = 1_000_000_000;

    private Budget()
    {
    }

    public Budget(Guid projectId, decimal? limit)
    {
        ProjectId = projectId;
        SetLimit(limit);
    }

    public Guid ProjectId { get; private set; }

    /// <summary>GPU seconds; null has no limit.</summary>
    public decimal? Limit { get; private set; }

    public decimal Spent { get; private set; }

    public decimal Held { get; private set; }

    /// <summary>GPU seconds set aside, out of which a producer grants further attempts. Default 0.</summary>
    public decimal Reserve { get; private set; }

    /// <summary>Seconds lost to machine failures. They are booked to the studio, not to the project.</summary>
    public decimal Overhead { get; private set; }

    /// <summary>Money, at the rates that held when the seconds were booked.</summary>
    public decimal SpentCost { get; private set; }

    public decimal OverheadCost { get; private set; }

    public decimal? Left => Limit - Spent - Held;

    public bool HasRoomFor(decimal seconds) => Left is not { } left || seconds <= left;

    /// <summary>Reserves seconds; false when there is no room.</summary>
    public bool TryHold(decimal seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        if (!HasRoomFor(seconds))
        {
            return false;
        }

        Held += seconds;
        return true;
    }

    /// <summary>Books what a try used and gives back what it held.</summary>
    /// <param name="cost">Money for what was used; 0 where its backend has no rate.</param>
    public void Settle(decimal held, decimal used, bool toOverhead, decimal cost = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(used);
        if (held > Held)
        {
            throw new InvalidOperationException($"Only {Held} seconds are held, {held} cannot be released.");
        }

        Held -= held;
        if (toOverhead)
        {
            (Overhead, OverheadCost) = (Overhead + used, OverheadCost + cost);
        }
        else
        {
            (Spent, SpentCost) = (Spent + used, SpentCost + cost);
        }
    }

    /// <summary>Takes back a charge for which a machine is to blame.</summary>
    /// <param name="cost">Exactly what was booked for them.</param>
    public void MoveToOverhead(decimal seconds, decimal cost = 0)
    {
        (Spent, SpentCost) = (Spent - seconds, SpentCost - cost);
        (Overhead, OverheadCost) = (Overhead + seconds, OverheadCost + cost);
    }

    /// <summary>Books what the studio pays for itself.</summary>
    public void BookOverhead(decimal seconds, decimal cost = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        (Overhead, OverheadCost) = (Overhead + seconds, OverheadCost + cost);
    }

    /// <summary>Makes room for so many seconds out of the reserve; false when the reserve does not suffice.</summary>
    /// <remarks>What was overdrawn is made good as well: else the room would not be there. Without a limit there is room anyway.</remarks>
    public bool TryGrant(decimal seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        if (Left is not { } left)
        {
            return true;
        }

        var moved = seconds + Math.Max(0, -left);
        if (moved > Reserve)
        {
            return false;
        }

        (Limit, Reserve) = (Limit + moved, Reserve - moved);
        return true;
    }

    /// <summary>Sets aside so many seconds, beside the limit.</summary>
    public void SetReserve(decimal seconds)
    {
        if (seconds is < 0 or > Most)
        {
            throw RejectedException.Invalid($"A reserve is between 0 and {Most:N0} GPU seconds.", new FieldError("reserveGpuSeconds", "It is out of range."));
        }

        Reserve = decimal.Round(seconds, 4);
    }

    /// <summary>Sets a new limit.</summary>
    public void SetLimit(decimal? limit)
    {
        if (limit is < 0 or > Most)
        {
            throw RejectedException.Invalid($"A budget is between 0 and {Most:N0} GPU seconds, or none at all.", new FieldError("budgetGpuSeconds", "It is out of range."));
        }

        Limit = limit is { } seconds ? decimal.Round(seconds, 4) : null;
    }
}
