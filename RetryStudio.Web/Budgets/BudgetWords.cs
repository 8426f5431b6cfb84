using System.Globalization;
using RetryStudio.Domain.Budgets;
using RetryStudio.Domain.Quality;
using RetryStudio.Web.Shared;

namespace RetryStudio.Web.Budgets;

/// <summary>Budgets as they stand on the screens.</summary>
public static class BudgetWords
{
    /// <summary>How near a budget is to its limit, as it is told beside the bar.</summary>
    /// <example>82 % used: it is nearly spent</example>
    public static StatusWords? Of(decimal spent, decimal? limit) => (BudgetFigures.LevelOf(spent, limit), Percent(spent, limit)) switch
    {
        (BudgetLevel.Half, var percent) => new($"{percent} used", Tone.Neutral, "info"),
        (BudgetLevel.Near, var percent) => new($"{percent} used", Tone.Warning, "warning"),
        (BudgetLevel.UsedUp, _) => new("Used up", Tone.Danger, "pause"),
        _ => null,
    };

    /// <summary>What a level means; null while nothing has to be said.</summary>
    public static string? Explain(BudgetLevel level) => level switch
    {
        BudgetLevel.Half => "More than half of the budget is used.",
        BudgetLevel.Near => "The budget is nearly used up. What finds no room is parked; 'Set budget' raises it.",
        BudgetLevel.UsedUp => "The budget is used up. What finds no room is parked, and nothing is lost: raise the budget and continue.",
        _ => null,
    };

    /// <summary>What happens when a threshold is reached.</summary>
    public static string Happens(int percent) => percent switch
    {
        BudgetFigures.HalfPercent => "Shown here, in the list of budgets and on the storyboard's budget line.",
        BudgetFigures.NearPercent => "A warning stands on the storyboard's budget line. Everything goes on.",
        _ => "What finds no room is parked. What runs comes to its end, and nothing is lost: raise the budget and continue.",
    };

    /// <summary>GPU seconds in a table whose head says so.</summary>
    /// <example>1,126.1</example>
    public static string Seconds(decimal seconds) => seconds.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <example>1,240.50 EUR</example>
    public static string Money(decimal amount, Currency currency) => string.Create(CultureInfo.InvariantCulture, $"{amount:#,0.00} {currency.Code}");

    /// <example>62 %</example>
    public static string Percent(decimal part, decimal? whole) => string.Create(CultureInfo.InvariantCulture, $"{BudgetFigures.PercentOf(part, whole) ?? 0:#,0.#} %");

    public static string Of(EndShare share) => share switch
    {
        { Check: { } check } => CheckCatalogue.LabelOf(check),
        { End: AttemptEnd.Passed } => "No check: it passed",
        { End: AttemptEnd.NoVerdict } => "No check: it could not be judged",
        _ => "No check: cancelled, or not judged yet",
    };

    /// <summary>What a forecast is based on.</summary>
    public static string Basis(int measured, CompletionForecast forecast) => forecast.Slots == 0
        ? "Nothing is left to be made, so nothing is added to what was spent."
        : string.Create(CultureInfo.InvariantCulture, $"Based on {(measured == 0 ? "what the studio's other projects took, since nothing was measured here yet" : $"{Words.Count(measured, "judged attempt")} of this project, by scene type and kind, and on the studio's where they are few")}: their GPU time and how often they pass, with the retries that the policies still allow for {Words.Count(forecast.Slots, "open slot")}. The fewer were judged, the wider the margin. What waits for a person is not in it.");

    /// <summary>Why money is missing, or what is missing in it; null when it is complete.</summary>
    /// <param name="toldMoney">Something was booked in money before.</param>
    public static string? Missing(RateCoverage rates, bool toldMoney) => rates switch
    {
        { With: 0 } when toldMoney => "No backend has a rate any more, so what is booked from now on is not in the money. Set one under Backends → Edit.",
        { With: 0 } => "No backend has a rate, so only GPU time is told. Set one under Backends → Edit: what is booked from then on is told in money, too.",
        { Without.IsEmpty: false } => $"GPU time of {string.Join(", ", rates.Without.Take(3))}{(rates.Without.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {rates.Without.Length - 3} more") : "")} is not in the money: no rate is set there. Set one under Backends → Edit.",
        _ => null,
    };

    /// <summary>Money is told as soon as there is a rate, or something was booked at one.</summary>
    public static bool TellsMoney(RateCoverage? rates, IEnumerable<BudgetFigures> figures) => rates?.With > 0 || figures.Any(item => item.SpentCost != 0 || item.OverheadCost != 0);
}
