-- One row per street: where it stands on the tile map, which shows neighbours roughly and no borders.
select code as street, tile_row, tile_column
from street_tile
order by street
