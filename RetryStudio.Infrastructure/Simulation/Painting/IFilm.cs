namespace RetryStudio.Infrastructure.Simulation.Painting;

/// <summary>A picture that moves: <see cref="SceneFilm"/> is painted, <see cref="StillFilm"/> starts from a given picture.</summary>
internal interface IFilm
{
    /// <summary>Draws the whole frame as RGB.</summary>
    /// <param name="at">0 for the first frame, 1 for the last of the asked length.</param>
    void Draw(float at, byte[] frame);
}
